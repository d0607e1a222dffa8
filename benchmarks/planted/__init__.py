"""Faults planted in the code, one at a time, to see whether the tests that mirror it find them.

    PYTHONPATH=benchmarks python -m planted [--rum ROOM] [--antal N | --alla] [--fro SEED]

A fault is a change that somebody could make: `<` for `<=`, a condition forgotten, a sort turned round. It is
written into a copy of `kpilib` and the tests of its room are run on the copy until one fails. What no test
finds is a survivor, and asks for a test; the few faults that change nothing are named with the reason in
`equivalent.toml`.
"""
