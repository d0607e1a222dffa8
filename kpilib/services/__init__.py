"""The services that statistics come from. Each is a folder here, and one descriptor: `TJANST = Service(...)`.

`service` says what a descriptor holds; `registry` finds them, `statistics` asks them in turn, and what all of
them give in one shape is in `serier` and `revideringar`. `transport` asks any service politely.
"""
