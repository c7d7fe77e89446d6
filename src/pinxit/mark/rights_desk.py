"""The desk of rights: data sets are imported, signed and frozen; pictures are revoked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pinxit.base.errors import Refused, UserMistake
from pinxit.base.progress import Listener, silence
from pinxit.check.finding import Revoked
from pinxit.datasets.dataset import Dataset
from pinxit.datasets.entry import Entry
from pinxit.datasets.importing import ImportReport, import_folder
from pinxit.datasets.judge import Honors
from pinxit.datasets.labels import NAME as LABELS
from pinxit.datasets.labels import read_labels
from pinxit.datasets.licenses import USES
from pinxit.datasets.policy import RightsPolicy, policy_in
from pinxit.datasets.rejudging import judged_again
from pinxit.datasets.revocations import Revocation, Revocations
from pinxit.datasets.rights import Rights
from pinxit.datasets.statements import OVERRIDES, REVOCATION, Statement, departures, speaks_of
from pinxit.datasets.store import DatasetStore
from pinxit.datasets.training_prints import hashes_behind
from pinxit.datasets.vast.sharded import ShardedDataset
from pinxit.engine import Model
from pinxit.mark.beside import place_beside
from pinxit.mark.events import Event
from pinxit.mark.keys import KeyRing
from pinxit.mark.log import Log, log_of
from pinxit.mark.sharded_desk import ShardedDesk
from pinxit.mark.sidecars import sign_beside, told_of_dataset, told_of_model
from pinxit.mark.statements import holds, signed


@dataclass(frozen=True, slots=True)
class RightsDesk:
    """Where rights are decided, signed and withdrawn.

    Attributes:
        home: The studio's folder; holds its policy and what was revoked.
        datasets: The user's data sets.
        keys: What signs.
        rules: Folder whose policy holds instead of the home's.
    """

    home: Path
    datasets: DatasetStore
    keys: KeyRing
    rules: Path | None = None

    @property
    def policy(self) -> RightsPolicy:
        """What the studio honors."""
        return policy_in(self.rules or self.home)

    @property
    def log(self) -> Log:
        """What was done here, on record."""
        return log_of(self.home)

    @property
    def revocations(self) -> Revocations:
        """The pictures that were revoked."""
        return Revocations(self.home / "revoked")

    def import_folder(
        self,
        folder: Path,
        name: str,
        rights: Rights,
        *,
        tell: Listener = silence,
        policy: RightsPolicy | None = None,
    ) -> tuple[Dataset, ImportReport]:
        """A folder as a data set, kept under its name; departures from licenses are signed.

        Raises:
            UserMistake: there is no readable picture, or a name, policy, rights or labels
                file is wrong.
        """
        labels = read_labels(folder / LABELS)
        honors = Honors(policy or self.policy, tuple(self.revocations.all().values()))
        dataset, report = import_folder(folder, name, rights, tell=tell, honors=honors)
        saved = self.save(dataset)
        self.datasets.keep_labels(name, labels)
        return saved, report

    def judge_again(self, name: str, hashes: Collection[str]) -> Dataset:
        """A data set with what its rights file says now; a new version, if this one is frozen.

        Args:
            name: Of the data set.
            hashes: Of the pictures that are judged again, with their twins.

        Raises:
            UserMistake: there is none, a picture is gone or changed, or the rights file is wrong.
        """
        return self.save(judged_again(self.datasets.load(name), hashes, Honors(self.policy)))

    def save(self, dataset: Dataset) -> Dataset:
        """Keeps a data set, signs its departures from licenses, and puts it on record.

        Raises:
            UserMistake: it cannot be written.
        """
        saved = self.datasets.save(self._with_statement(dataset))
        self.log.append(Event("import", datasets=(saved.digest,), count=len(saved.entries)))
        return saved

    def _with_statement(self, dataset: Dataset) -> Dataset:
        """The data set with a statement on its departures; the older one if it says the same."""
        decisions = departures((entry.sha256, entry.rights) for entry in dataset.entries)
        if not decisions:
            return dataset
        newest = self.datasets.versions(dataset.name)[-1:]
        for version in newest:
            before = self.datasets.load(dataset.name, version).statements
            is_same = [each.about.get("decisions") for each in before] == [decisions]
            if is_same and not self.broken_statements(before):
                return replace(dataset, statements=before)
        about = {"kind": OVERRIDES, "dataset": dataset.name, "decisions": decisions}
        return replace(dataset, statements=(signed(about, self.keys.signer()),))

    def broken_statements(self, statements: Iterable[Statement]) -> list[Statement]:
        """Those that were changed since, or signed by nobody whom this studio knows."""
        anchors = self.keys.anchors()
        return [each for each in statements if not holds(each, anchors)]

    def freeze(self, name: str, version: int | None = None) -> Dataset:
        """Makes sure that a version never changes again, and signs it by a manifest beside it.

        Raises:
            UserMistake: there is none, or it cannot be written.
        """
        is_new = not self.datasets.load(name, version).frozen
        frozen = self.datasets.freeze(name, version)
        if is_new:
            self.log.append(Event("freeze", datasets=(frozen.digest,), count=len(frozen.entries)))
        path = self.datasets.path_of(name, frozen.version)
        if not place_beside(path).exists():
            told = told_of_dataset(frozen, f"{name} version {frozen.version}")
            sign_beside(path, told, (), self.keys.signer())
        return frozen

    @property
    def sharded(self) -> ShardedDesk:
        """Where data sets larger than memory are imported and frozen."""
        honors = Honors(self.policy, tuple(self.revocations.all().values()))
        return ShardedDesk(self.home, self.keys, honors)

    def keep(self, dataset: Dataset | ShardedDataset) -> None:
        """Makes sure that what is learned from stays on record as it is.

        Raises:
            Refused: one of its pictures was revoked, and the policy honors that.
            UserMistake: the version on record has other pictures or rights by now.
        """
        there = self.revocations.all() if self.policy.honors("revoked") else {}
        if isinstance(dataset, ShardedDataset):
            self.sharded.keep(dataset, there)
            return
        gone = [there[entry.sha256] for entry in dataset.entries if entry.sha256 in there]
        if gone:
            raise Refused(f"{gone[0].sentence}. Train on the next version of {dataset.name}.")
        if dataset.version not in self.datasets.versions(dataset.name):
            self.datasets.save(dataset)
        if self.datasets.load(dataset.name, dataset.version).digest != dataset.digest:
            raise UserMistake(
                f"The data set {dataset.name} was imported again meanwhile; load it once more."
            )
        self.freeze(dataset.name, dataset.version)

    def sign_model(self, model: Model, path: Path, start: Path | None = None) -> Path:
        """Signs a model's file by a manifest beside it that names its data set.

        Args:
            model: The model, as it was saved.
            path: Its file.
            start: The file of the model it continued from.

        Raises:
            UserMistake: a file cannot be read or written.
        """
        learned = model.card.dataset
        name, version = str(learned.get("name", "")), learned.get("version")
        is_here = name in self.datasets.list() and version in self.datasets.versions(name)
        sources = [self.datasets.path_of(name, int(version))] if is_here and version else []
        sources += self.sharded.papers(name)
        sources += [start] if start is not None else []
        told = told_of_model(model.card, model.sha256, path.name)
        return sign_beside(path, told, sources, self.keys.signer())

    def record_model(self, model: Model, path: Path, source: Model) -> Path:
        """Signs a model's file that was made of another model, and puts it on record.

        Args:
            model: The model, as it was saved.
            path: Its file.
            source: What it was made of.

        Raises:
            UserMistake: a file cannot be read or written.
        """
        self.log.append(Event("model", (model.sha256,), models=(source.sha256,)))
        return self.sign_model(model, path)

    def revoke(self, name: str, pictures: Sequence[str], reason: str) -> list[Revocation]:
        """Revokes pictures and all copies of them; takes them out of data sets' next versions.

        Args:
            name: Of a data set that holds them, in any version.
            pictures: Their paths in it, or the first eight or more letters of their hashes.
            reason: Why; never blank.

        Raises:
            UserMistake: the reason is blank, or there is no such data set or picture.
        """
        if not reason.strip():
            raise UserMistake("Say why with --reason: a revocation without a reason helps nobody.")
        versions = [self.datasets.load(name, each) for each in self.datasets.versions(name)]
        if not versions:
            self.datasets.load(name)
        chosen = [_found(versions[::-1], picture) for picture in pictures]
        pixels = {entry.pixels for entry in chosen}
        doomed = {e.sha256: e for e in self._entries() if e.pixels in pixels}
        signer = self.keys.signer()
        abouts = [
            {
                "kind": REVOCATION,
                "dataset": name,
                "picture": entry.sha256,
                "pixels": entry.pixels,
                "title": entry.path,
                "reason": reason.strip(),
            }
            for entry in doomed.values()
        ]
        there = self.revocations.all()
        new = [signed(about, signer) for about in abouts if about["picture"] not in there]
        self.log.append(Event("revoke", inputs=tuple(doomed)))
        self.revocations.add(new)
        self._take_out(pixels)
        return [self.revocations.all()[sha256] for sha256 in doomed]

    def _entries(self) -> Iterable[Entry]:
        for name in self.datasets.list():
            for version in self.datasets.versions(name):
                yield from self.datasets.load(name, version).entries

    def _take_out(self, pixels: set[str]) -> None:
        """Makes a next version without these pictures of each data set whose newest has them."""
        for name in self.datasets.list():
            newest = self.datasets.load(name)
            rest = tuple(entry for entry in newest.entries if entry.pixels not in pixels)
            if len(rest) < len(newest.entries):
                now = datetime.now(UTC).isoformat(timespec="seconds")
                without = replace(newest, entries=rest, statements=(), frozen=False, created=now)
                self.datasets.save(self._with_statement(without))

    def revoked_behind(self, model: Model) -> tuple[Revocation, ...]:
        """The revoked pictures that a model learned from, as far as its own file says."""
        there = self.revocations.all()
        behind = hashes_behind(model.weights) if there else frozenset()
        behind |= self.sharded.behind(model.card.dataset, there)
        return tuple(each for sha256, each in there.items() if sha256 in behind)

    def revoked(self, model: Model) -> Revoked | None:
        """What checks are told of a model that learned from a revoked picture; None of others."""
        found = self.revoked_behind(model)
        if not found:
            return None
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        policy = self.policy
        if policy.honors("revoked"):
            return Revoked(found[0].sentence + more)
        return Revoked(f"{found[0].public}{more}; {policy.because}", blocks=False)

    def refuse_revoked(self, model: Model) -> None:
        """Makes sure that a model may be used, before any work.

        Raises:
            Refused: it learned from a picture that was revoked, and the policy honors that.
        """
        found = self.revoked(model)
        if found is not None and found.blocks:
            raise Refused(refusal_of(model, found.why))

    def rights_now(self, known: Mapping[str, Rights], used: Iterable[str]) -> dict[str, Rights]:
        """Rights of pictures under the policy of today; those that were revoked have none.

        Args:
            known: Rights by the hash of the picture's file.
            used: Hashes of all pictures that are used, known or not.
        """
        policy, there = self.policy, self.revocations.all()
        rights = {sha256: policy.applied(each) for sha256, each in known.items()}
        for sha256 in there.keys() & set(used) if policy.honors("revoked") else ():
            for use in USES:
                none = rights.get(sha256, Rights()).override(use, False, there[sha256].sentence)
                rights[sha256] = none
        return rights

    def statements_on(self, rights: Mapping[str, Rights]) -> dict[str, Statement]:
        """Signed departures from the license of each of these pictures, by its hash.

        Those of a data set were signed when it was imported; others are signed now.
        """
        found: dict[str, Statement] = {}
        departing = {sha256 for sha256, each in rights.items() if each.departs}
        for name in self.datasets.list() if departing else ():
            dataset = self.datasets.load(name)
            for entry in dataset.entries:
                if entry.sha256 in departing:
                    said = (s for s in dataset.statements if speaks_of(s, rights[entry.sha256]))
                    found.update((entry.sha256, each) for each in said)
        for sha256 in sorted(departing - found.keys()):
            decisions = departures([(sha256, rights[sha256])])
            found[sha256] = signed({"kind": OVERRIDES, "decisions": decisions}, self.keys.signer())
        return found


def refusal_of(model: Model, why: str) -> str:
    """Why nothing is made with a model, and the ways out."""
    learned = model.card.dataset.get("name")
    return (
        f"The model {model.card.name} learned from a revoked picture ({why}). Train it again "
        f"without: pinxit train {learned} --again {model.card.name}. Only a policy that switches "
        "`revoked` off, with a reason, lets it be used."
    )


def _found(versions: Sequence[Dataset], picture: str) -> Entry:
    """The newest entry of that path or hash."""
    for dataset in versions:
        for entry in dataset.entries:
            is_hash = len(picture) >= 8 and entry.sha256.startswith(picture)
            if entry.path == picture or is_hash:
                return entry
    raise UserMistake(
        f"{picture} is no picture of the data set {versions[0].name}; name its path in it, as "
        "`pinxit dataset check` and rights.csv do."
    )
