"""The network: one encoder pass over a marked sentence, then heads that read each ordered pair.

Shapes: B sentences, L tokens, M mentions, P ordered pairs, D hidden size. A pair holds two positions in the list of
mentions, of which position M stands for "nobody named".
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from detente.data.issues import issue_names
from detente.events.inputs import CLOSE, OPEN
from detente.events.labels import CONTEXT_LABELS, MODE_LABELS, STATUS_LABELS, TYPE_LABELS

__all__ = ["OUTPUTS", "CoderNetwork"]

OUTPUTS = ("type", "mode", "status", "trigger", "contexts", "issues")

_TRIGGER_SIZE = 64


class CoderNetwork(nn.Module):
    """Returns logits: type [B,P,17], mode [B,P,modes], status [B,P,6], trigger [B,P,17,L], contexts, issues [B,n].

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
        weight = mask[..., None].to(hidden.dtype)
        sentence = self.dropout((hidden * weight).sum(1) / weight.sum(1))
        return (
            self.type_head(torch.cat([pair, self.dropout(source), self.dropout(target)], dim=-1)),
            self.mode_head(pair),
            self.status_head(pair),
            trigger,
            self.context_head(sentence),
            self.issue_head(sentence),
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
