"""`make train`: from the corpus to the coder's files, on two cores or more.

    corpus -> teacher -> its opinion of corpus and public text -> student -> topics -> calibration -> export

Every step leaves a file in the work folder (`run/` by default) and is skipped when that file is there: a run that was
cut off goes on where it was. Delete the folder to begin anew.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from detente import __version__
from detente.training.base import unpack_student_base, unpack_teacher_base
from detente.training.calibrate import confusion_table, fit_temperature, held_out_logits
from detente.training.corpus import Record, is_held_out, read_corpus
from detente.training.distil import choose_sure, label_softly, public_records, public_texts
from detente.training.export import export_coder
from detente.training.network import CoderNetwork, load_encoder
from detente.training.recipe import Recipe, Soft, score_held_out, train
from detente.training.topics import fit_topics

ROOT = Path(__file__).resolve().parents[3]

TEACHER = Recipe(epochs=3, encoder_rate=5e-5)
STUDENT = Recipe(epochs=6, encoder_rate=1.5e-4)

#: How likely an event must be, against none, to be said. On the held-out pairs F1 is within half a point of its best
#: from 0.6 to 0.75, while precision rises from 0.61 to 0.70: the upper end is taken, since a wrong event costs a reader
#: more than one untold.
THRESHOLD = 0.75

#: Sentences of public text at hand, how many of them the teacher reads (drawn, since the files go by kind of text), and
#: how many of each type it may then hand to the student.
PUBLIC_AT_HAND, PUBLIC_READ, PUBLIC_KEPT = 45_000, 15_000, 700


def main() -> None:
    """Run the steps that are not done yet."""
    parser = argparse.ArgumentParser(prog="python -m detente.training", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus" / "blocks")
    parser.add_argument(
        "--public", type=Path, default=ROOT.parent / "shared" / "data", help="public text, if it is there"
    )
    parser.add_argument("--work", type=Path, default=ROOT / "run")
    parser.add_argument("--out", type=Path, default=ROOT / "src" / "detente" / "events" / "model")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)

    blocks, errors = read_corpus(options.corpus)
    for error in errors:
        print(f"left out: {error}")
    records = [r for b in blocks for r in b.records]
    kept = [r for r in records if not is_held_out(r)]
    held_out = [r for r in records if is_held_out(r)]
    print(f"{len(kept)} records to learn from, {len(held_out)} held out")

    teacher = _teacher(options.work, kept, held_out)
    public, opinions = _opinions(options.work, kept, options.public, teacher)
    student = _student(options.work, [*kept, *public], opinions, held_out)
    folder = unpack_student_base(options.work)
    fit_topics(student, kept, _tokenizer(folder))
    logits, right = held_out_logits(student, held_out, _tokenizer(folder))
    temperature = fit_temperature(logits, right)
    card: dict[str, Any] = {
        "name": f"detente-coder {__version__}", "base": "all-MiniLM-L6-v2", "records": len(kept), "public": len(public),
        "temperature": temperature, "threshold": THRESHOLD,
        "confusion": confusion_table(logits, right, temperature, THRESHOLD),
    }  # fmt: skip
    path = export_coder(student, folder / "tokenizer.json", options.out, card)
    print(f"wrote {path} ({path.stat().st_size / 1e6:.1f} MB)")


def _tokenizer(folder: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _trained(
    name: str,
    folder: Path,
    size: int,
    recipe: Recipe,
    work: Path,
    records: list[Record],
    held_out: list[Record],
    soft: list[Soft] | None = None,
) -> CoderNetwork:
    """Return the network of this name, trained now or loaded; each epoch is saved, the last one counts."""
    saved, tokenizer = work / f"{name}.pt", _tokenizer(folder)
    torch.manual_seed(recipe.seed)
    network = CoderNetwork(load_encoder(folder), size)
    if saved.exists():
        network.load_state_dict(torch.load(saved))
        return network.eval()

    def after(epoch: int, trained: CoderNetwork) -> None:
        torch.save(trained.state_dict(), work / f"{name}-epoch{epoch + 1}.pt")
        print(
            f"{name}: {json.dumps({k: round(v, 3) for k, v in score_held_out(trained, held_out, tokenizer).items()})}"
        )

    train(network, records, tokenizer, recipe, soft=soft, after_epoch=after)
    torch.save(network.state_dict(), saved)
    return network


def _teacher(work: Path, kept: list[Record], held_out: list[Record]) -> tuple[CoderNetwork, Tokenizer]:
    folder = unpack_teacher_base(work)
    return _trained("teacher", folder, 768, TEACHER, work, kept, held_out), _tokenizer(folder)


def _opinions(
    work: Path, kept: list[Record], public: Path, teacher: tuple[CoderNetwork, Tokenizer]
) -> tuple[list[Record], list[Soft]]:
    """Return the public sentences worth learning from, and the teacher's opinion of every record, theirs last."""
    saved = work / "opinions.pt"
    if saved.exists():
        found: tuple[list[Record], list[Soft]] = torch.load(saved, weights_only=False)
        return found
    network, tokenizer = teacher
    own = label_softly([network], kept, tokenizer)
    at_hand = public_records(public_texts(public), PUBLIC_AT_HAND)
    read = random.Random(7).sample(at_hand, min(PUBLIC_READ, len(at_hand)))
    chosen, theirs = choose_sure(read, label_softly([network], read, tokenizer), most=PUBLIC_KEPT)
    print(f"{len(chosen)} of {len(read)} public sentences are kept")
    torch.save((chosen, own + theirs), saved)
    return chosen, own + theirs


def _student(work: Path, records: list[Record], soft: list[Soft], held_out: list[Record]) -> CoderNetwork:
    return _trained("student", unpack_student_base(work), 384, STUDENT, work, records, held_out, soft)


if __name__ == "__main__":
    main()
