"""The desk of data sets larger than memory: imported, frozen, signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pinxit.base.errors import Refused, UserMistake
from pinxit.base.progress import Listener, silence
from pinxit.datasets.judge import Honors
from pinxit.datasets.revocations import Revocation
from pinxit.datasets.rights import Rights
from pinxit.datasets.statements import OVERRIDES, departures
from pinxit.datasets.store import DatasetStore
from pinxit.datasets.vast.bringing import How, bring_in
from pinxit.datasets.vast.sharded import ShardedDataset, ShardedStore
from pinxit.mark.beside import place_beside
from pinxit.mark.events import Event
from pinxit.mark.keys import KeyRing
from pinxit.mark.log import log_of
from pinxit.mark.sidecars import sign_beside, told_of_dataset
from pinxit.mark.statements import signed


@dataclass(frozen=True, slots=True)
class ShardedDesk:
    """Where data sets larger than memory are brought in and kept as they are.

    Attributes:
        home: The studio's folder.
        keys: Sign.
        honors: Which clauses and reservations count, and which pictures were revoked.
    """

    home: Path
    keys: KeyRing
    honors: Honors

    @property
    def store(self) -> ShardedStore:
        """All sharded data sets."""
        return ShardedStore(self.home / "sharded")

    def bring_in(
        self,
        folder: Path,
        name: str,
        rights: Rights,
        how: How | None = None,
        tell: Listener = silence,
    ) -> ShardedDataset:
        """A folder as a sharded data set, on record; goes on where an earlier call ended.

        Departures from licenses are signed.

        Raises:
            UserMistake: the name is taken by a data set in memory, or as `vast.bringing.bring_in`
                says.
        """
        if name in DatasetStore(self.home / "datasets").list():
            raise UserMistake(
                f"There is a data set {name} already, not in shards; choose another --name."
            )
        how = replace(how or How(), honors=self.honors)
        made = bring_in(self.store, folder, name, rights, how, tell)
        decisions = departures((entry.sha256, entry.rights) for entry in made.entries)
        if decisions:
            about = {"kind": OVERRIDES, "dataset": name, "decisions": decisions}
            made = self.store.save(replace(made, statements=(signed(about, self.keys.signer()),)))
        log_of(self.home).append(Event("import", datasets=(made.digest,), count=made.pictures))
        return made

    def freeze(self, name: str) -> ShardedDataset:
        """Makes sure that a data set is never added to, and signs it by a manifest beside it.

        Raises:
            UserMistake: there is none, or it cannot be written.
        """
        is_new = not self.store.load(name).frozen
        frozen = self.store.freeze(name)
        if is_new:
            event = Event("freeze", datasets=(frozen.digest,), count=frozen.pictures)
            log_of(self.home).append(event)
        path = self.store.path_of(name)
        if not place_beside(path).exists():
            told = told_of_dataset(frozen, f"{name} version {frozen.version}")
            sign_beside(path, told, (), self.keys.signer())
        return frozen

    def keep(self, dataset: ShardedDataset, revoked: Mapping[str, Revocation]) -> None:
        """Makes sure that what is learned from stays on record as it is.

        Raises:
            Refused: one of its pictures was revoked.
            UserMistake: it was imported again meanwhile.
        """
        gone = dataset.has_any(revoked)
        if gone is not None:
            raise Refused(
                f"{revoked[gone].sentence}. Import the folder again with --overwrite, which leaves "
                "it out; a frozen data set under another --name."
            )
        if self.store.load(dataset.name).digest != dataset.digest:
            raise UserMistake(
                f"The data set {dataset.name} was imported again meanwhile; load it once more."
            )
        self.freeze(dataset.name)

    def papers(self, name: str) -> list[Path]:
        """The signed file of a data set; none if it is not here."""
        return [self.store.path_of(name)] if name in self.store.list() else []

    def behind(self, learned: Mapping[str, Any], hashes: Iterable[str]) -> frozenset[str]:
        """Which of these files a model learned from, where its data set is one of these shards.

        Args:
            learned: What the model's card says of its data set.
            hashes: SHA-256 of files.
        """
        name = str(learned.get("name", ""))
        if name not in self.store.list():
            return frozenset()
        known = self.store.load(name)
        if known.digest != learned.get("digest"):
            return frozenset()
        return frozenset(each for each in hashes if known.has_any([each]))
