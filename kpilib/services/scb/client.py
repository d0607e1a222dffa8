"""What can be asked of SCB's PxWebApi v2: whole answers within its limits, no cell lost or doubled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from pydantic import ValidationError

from kpilib.begrepp import Steg
from kpilib.errors import FileRejectedError, SourceError
from kpilib.services.answer import RawAnswer, loads
from kpilib.services.client import Client
from kpilib.services.pace import Pace, pause
from kpilib.services.refusal import untrusted
from kpilib.services.scb.config import Codelist, Config
from kpilib.services.scb.identity import SCB
from kpilib.services.scb.jsonstat import read_cube, read_structure
from kpilib.services.scb.selection import Selection, Wanted, select, split
from kpilib.services.scb.table import Metadata, ScbTable, require_same_cells, unreadable
from kpilib.services.transport import Transport

BASE = "https://statistikdatabasen.scb.se/api/v2"
ON_THE_WAY = 0.25
"""Seconds added to the service's window: it counts when questions arrive, and they travel unevenly."""


class ScbClient(Client):
    """A client that gives the whole table or a SourceError, never a smaller result.

    Parameters
    ----------
    base
        Address of the service, with its version.
    timeout, retries, backoff, sleep
        As for `Transport`. How often it may be asked the service says itself, and is asked first.
    """

    def __init__(
        self,
        base: str = BASE,
        *,
        timeout: tuple[float, float] = (5, 60),
        retries: int = 6,
        backoff: float = 0.5,
        sleep: Callable[[float], None] = pause,
    ) -> None:
        self._sleep = sleep
        self._config: Config | None = None
        super().__init__(
            Transport(
                SCB,
                base,
                pace=Pace(1, 1.0, sleep=sleep),
                timeout=timeout,
                retries=retries,
                backoff=backoff,
                sleep=sleep,
            )
        )

    def config(self) -> Config:
        """The service's limits; asked once, and kept to from then on.

        Raises
        ------
        SourceError
            The service could not be reached, or does not say what it allows.
        """
        if self._config is None:
            answer, content = self._http.get(f"{self._http.base}/config", loads)
            try:
                self._config = Config.model_validate(content)
            except ValidationError:
                raise untrusted(SCB, "det säger inte vilka gränser som gäller", answer.url) from None
            window = self._config.timeWindow + ON_THE_WAY
            self._http.pace = Pace(self._config.maxCallsPerTimeWindow, window, sleep=self._sleep)
            self._http.pace.wait()  # the question just asked is the window's first
        return self._config

    def metadata(self, tabell: str) -> Metadata:
        """What a table holds.

        Raises
        ------
        SourceError
            As for `config`; or there is no such table.
        """
        self.config()
        url = f"{self._http.base}/tables/{quote(tabell)}/metadata?lang=sv"
        answer, content = self._http.get(url, loads)
        try:
            return Metadata(tabell, read_structure(content), answer)
        except FileRejectedError as error:
            raise unreadable(error, url) from None

    def codelist(self, kodlista: str) -> tuple[str, ...]:
        """The codes of a code list, in its order.

        Raises
        ------
        SourceError
            As for `metadata`.
        """
        self.config()
        url = f"{self._http.base}/codelists/{quote(kodlista)}?lang=sv"
        _, content = self._http.get(url, loads)
        try:
            return tuple(value.code for value in Codelist.model_validate(content).values)
        except ValidationError:
            raise untrusted(SCB, "kodlistan har fel form", url) from None

    def selection(self, metadata: Metadata, wanted: Mapping[str, Wanted]) -> Selection:
        """What is wanted of a table, as codes.

        Raises
        ------
        UsageError
            The selection does not fit the table.
        SourceError
            A code list could not be fetched.
        """
        return select(metadata.tabell, metadata.structure, wanted, self.codelist)

    def data(
        self,
        metadata: Metadata,
        selection: Selection,
        *,
        progress: Callable[[str], None] = lambda _: None,
    ) -> ScbTable:
        """The cells of a selection, in as many questions as the service's limit requires.

        Parameters
        ----------
        metadata
            The table's.
        selection
            What `selection` gave.
        progress
            Is told after each answer how far it has come, when there are more than one.

        Raises
        ------
        SourceError
            Some part could not be fetched whole; it names the table and the cells.
        """
        parts = list(split(selection, self.config().maxDataCells))
        data = []
        for number, part in enumerate(parts, 1):
            data.append(self._part(metadata, part))
            if len(parts) > 1:
                progress(Steg(f"{metadata.tabell}: {number} av {len(parts)} frågor", number, len(parts)))
        return ScbTable(metadata.tabell, selection, metadata.answer, tuple(data))

    def _part(self, metadata: Metadata, part: Selection) -> RawAnswer:
        url = f"{self._http.base}/tables/{quote(metadata.tabell)}/data?lang=sv&outputFormat=json-stat2"
        try:
            answer, content = self._http.post(url, part.as_json(), loads)
            got, frame = read_cube(content)
            require_same_cells(part, frame, url)
        except FileRejectedError as error:
            fault = unreadable(error, url)
        except SourceError as error:
            fault = error
        else:
            if got.uppdaterad == metadata.structure.uppdaterad:
                return answer
            fault = untrusted(SCB, "tabellen uppdaterades medan den hämtades", url)
        raise SourceError(
            fault.vad, var=f"{fault.var}, {part.celler} celler: {part}", gor=fault.gor
        ) from None
