"""The learning curve: what the coder's student makes of an eighth, a quarter, a half and all of the corpus.

Run with `python -m detente.training.curve`. Each share is drawn by the hash of its sentences, so that the smaller lies
inside the larger, and the student is trained on it alone, without a teacher and without public text: about 35 minutes
on two cores. A row is printed for each share: records, and the held-out figures as `make eval` names them.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch
from tokenizers import Tokenizer

from detente.training.base import unpack_student_base
from detente.training.corpus import Record, is_held_out, read_corpus
from detente.training.network import CoderNetwork, load_encoder
from detente.training.recipe import Recipe, score_held_out, train

ROOT = Path(__file__).resolve().parents[3]
SHARES = (0.125, 0.25, 0.5, 1.0)
RECIPE = Recipe(epochs=4, encoder_rate=1.5e-4)
FIGURES = ("type_given_event", "type_macro_f1", "mode", "status", "trigger", "direction")


def main() -> None:
    """Train on each share and print its row."""
    parser = argparse.ArgumentParser(prog="python -m detente.training.curve", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus" / "blocks")
    parser.add_argument("--work", type=Path, default=ROOT / "run")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)

    blocks, _ = read_corpus(options.corpus)
    records = [r for b in blocks for r in b.records]
    held_out = [r for r in records if is_held_out(r)]
    kept = sorted((r for r in records if not is_held_out(r)), key=_place)
    folder = unpack_student_base(options.work)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    print("| records | " + " | ".join(FIGURES) + " |", flush=True)
    for share in SHARES:
        some = kept[: round(share * len(kept))]
        torch.manual_seed(RECIPE.seed)
        network = CoderNetwork(load_encoder(folder), 384)
        train(network, some, tokenizer, RECIPE, log=lambda _: None)
        found = score_held_out(network, held_out, tokenizer)
        print(f"| {len(some):,} | " + " | ".join(f"{found[name]:.3f}" for name in FIGURES) + " |", flush=True)


def _place(record: Record) -> str:
    return hashlib.sha256(record.text.encode()).hexdigest()


if __name__ == "__main__":
    main()
