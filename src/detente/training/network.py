"""The network: one encoder pass over a marked sentence, then heads that read each ordered pair.

Shapes: B sentences, L tokens, M mentions, P ordered pairs, D hidden size. A pair holds two positions in the list of
mentions, of which position M stands for "nobody named". Statements hang on their cue: the row of a cue's first token
says which tokens speak, are said and are spoken to, so that one statement may lie inside another.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from detente.data.issues import issue_names
from detente.events.inputs import CLOSE, OPEN
from detente.events.labels import (
    CONTEXT_LABELS,
    CUE_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    MODE_LABELS,
    SAID_LABELS,
    STATUS_LABELS,
    TYPE_LABELS,
)  # fmt: skip

__all__ = ["OUTPUTS", "CoderNetwork"]

OUTPUTS = ("type", "mode", "status", "trigger", "contexts", "issues", "cue", "said", "about")

_TRIGGER_SIZE = _SAID_SIZE = 64


class CoderNetwork(nn.Module):
    """Returns logits: type [B,P,17], mode [B,P,modes], status [B,P,6], trigger [B,P,17,L], contexts, issues [B,n],
    cue [B,L,3], said [B,3,L,L] (speaker, content, addressee; cue by token), about [B,L,kinds + flags + issues].

    A pair is the join of its two mentions' markers as the encoder left them. A decoder that attends over the sentence
    for each pair, and markers of their own for each pair, were tried and measured no better
    (`docs/decisions/one-pass.md`).
    """

    def __init__(self, encoder: nn.Module, size: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.nobody = nn.Parameter(torch.zeros(size))
        self.join = nn.Sequential(nn.Linear(2 * size, size), nn.GELU(), nn.LayerNorm(size))
        self.dropout = nn.Dropout(dropout)
        self.type_head = nn.Linear(3 * size, len(TYPE_LABELS))
        self.mode_head = nn.Linear(size, len(MODE_LABELS))
        self.status_head = nn.Linear(size, len(STATUS_LABELS))
        self.trigger_query = nn.Linear(size, len(TYPE_LABELS) * _TRIGGER_SIZE)
        self.trigger_key = nn.Linear(size, _TRIGGER_SIZE)
        self.context_head = nn.Linear(size, len(CONTEXT_LABELS))
        self.issue_head = nn.Linear(size, len(issue_names()))
        self.cue_head = nn.Linear(size, len(CUE_LABELS))
        self.said_query = nn.Linear(size, len(SAID_LABELS) * _SAID_SIZE)
        self.said_key = nn.Linear(size, len(SAID_LABELS) * _SAID_SIZE)
        self.about_head = nn.Linear(size, len(KIND_LABELS) + len(FLAG_LABELS) + len(issue_names()))

    def forward(self, ids: Tensor, mask: Tensor, opens: Tensor, closes: Tensor, pairs: Tensor) -> tuple[Tensor, ...]:
        """Take ids, mask [B,L], marker positions [B,M] and pairs [B,P,2]; return the logits named in OUTPUTS."""
        hidden: Tensor = self.encoder(input_ids=ids, attention_mask=mask)[0]
        rows = torch.arange(hidden.shape[0], device=hidden.device)[:, None]
        # Both markers together: the closing one has read the mention's last word, often its head noun.
        mentions = hidden[rows, opens] + hidden[rows, closes]
        nobody = self.nobody.to(hidden.dtype).expand(hidden.shape[0], 1, -1)
        mentions = torch.cat([mentions, nobody], dim=1)
        source, target = mentions[rows, pairs[:, :, 0]], mentions[rows, pairs[:, :, 1]]
        pair = self.dropout(self.join(torch.cat([source, target], dim=-1)))
        trigger = torch.einsum(
            "bpch,blh->bpcl",
            self.trigger_query(pair).unflatten(-1, (len(TYPE_LABELS), _TRIGGER_SIZE)),
            self.trigger_key(hidden),
        )
        trigger = trigger + (1.0 - mask[:, None, None, :].to(trigger.dtype)) * -1e4
        said_shape = (len(SAID_LABELS), _SAID_SIZE)
        said = torch.einsum(
            "bcsh,blsh->bscl",
            self.said_query(hidden).unflatten(-1, said_shape),
            self.said_key(hidden).unflatten(-1, said_shape),
        )
        weight = mask[..., None].to(hidden.dtype)
        sentence = self.dropout((hidden * weight).sum(1) / weight.sum(1))
        return (
            self.type_head(torch.cat([pair, self.dropout(source), self.dropout(target)], dim=-1)),
            self.mode_head(pair),
            self.status_head(pair),
            trigger,
            self.context_head(sentence),
            self.issue_head(sentence),
            self.cue_head(self.dropout(hidden)),
            said / _SAID_SIZE**0.5,
            self.about_head(self.dropout(hidden)),
        )


def load_encoder(folder: Path) -> nn.Module:
    """Return the encoder whose `config.json` and `model.safetensors` lie in `folder`, ready to read markers.

    The markers start as the brackets they stand for. Left at their random start they cost four points of macro-F1 at
    2,000 sentences, since the encoder must first learn to see them.
    """
    from tokenizers import Tokenizer
    from transformers import AutoModel

    encoder: nn.Module = AutoModel.from_pretrained(folder, local_files_only=True)
    encoder.pooler = None
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    words = encoder.get_input_embeddings().weight  # type: ignore[operator]
    with torch.no_grad():
        for marker, like in ((OPEN, "["), (CLOSE, "]")):
            words[tokenizer.token_to_id(marker)] = words[tokenizer.token_to_id(like)]
    return encoder
