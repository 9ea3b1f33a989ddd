"""Tiny embedders and rerankers in the exact layout of the official folders, with random weights from a seed.

    folder = tiny_embedders.bert(tmp_path / "bge-small-zh-v1.5")              # BERT, CLS pooling, normalised
    folder = tiny_embedders.xlm_roberta(tmp_path / "multilingual-e5-small")   # XLM-RoBERTa, mean pooling, normalised
    folder = tiny_embedders.reranker(tmp_path / "bge-reranker-v2-m3")         # XLM-RoBERTa with one logit
"""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

_CHARACTERS = "".join(
    dict.fromkeys("租金押金合同工资年假电话项目经理窑炉温度多少是什么的一二三四五六七八九十公司员工天元每月付款")
)
DIMENSION = 32


def bert(folder: Path, pooling: str = "cls") -> Path:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    folder.mkdir(parents=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_CHARACTERS, *string.ascii_lowercase, *string.digits,
             *(f"##{c}" for c in string.ascii_lowercase + string.digits)]  # fmt: skip
    vocabulary = {word: i for i, word in enumerate(words)}
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", "utf-8")
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    special = {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
               "mask_token": "[MASK]"}  # fmt: skip
    _json(folder / "tokenizer_config.json", {**special, "tokenizer_class": "BertTokenizer", "model_max_length": 512})
    _json(folder / "special_tokens_map.json", special)
    config = BertConfig(
        vocab_size=len(words), hidden_size=DIMENSION, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=512,
    )  # fmt: skip
    _save(BertModel, config, folder)
    _sentence_transformer(folder, pooling)
    return folder


def xlm_roberta(folder: Path) -> Path:
    from transformers import XLMRobertaModel

    config = _xlm_tokenizer(folder)
    _save(XLMRobertaModel, config, folder)
    _sentence_transformer(folder, "mean")
    return folder


def reranker(folder: Path) -> Path:
    from transformers import XLMRobertaForSequenceClassification

    config = _xlm_tokenizer(folder)
    config.num_labels = 1
    _save(XLMRobertaForSequenceClassification, config, folder)
    return folder


def _xlm_tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import XLMRobertaConfig

    folder.mkdir(parents=True)
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces += [(c, -3.0) for c in ("▁", *_CHARACTERS, *string.ascii_letters, *string.digits)] + [("<mask>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    special = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "sep_token": "</s>", "pad_token": "<pad>",
               "cls_token": "<s>", "mask_token": "<mask>"}  # fmt: skip
    _json(folder / "special_tokens_map.json", special)
    _json(folder / "tokenizer_config.json",
          {**special, "tokenizer_class": "XLMRobertaTokenizer", "model_max_length": 512})  # fmt: skip
    return XLMRobertaConfig(
        vocab_size=len(pieces), hidden_size=DIMENSION, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=514, type_vocab_size=1,
    )


def _save(kind: Any, config: Any, folder: Path) -> None:
    import torch

    torch.manual_seed(7)
    config._attn_implementation = "eager"
    kind(config).save_pretrained(folder, safe_serialization=True)


def _sentence_transformer(folder: Path, pooling: str) -> None:
    _json(folder / "modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ])  # fmt: skip
    _json(folder / "sentence_bert_config.json", {"max_seq_length": 512, "do_lower_case": False})
    (folder / "1_Pooling").mkdir()
    _json(folder / "1_Pooling" / "config.json", {
        "word_embedding_dimension": DIMENSION, "pooling_mode_cls_token": pooling == "cls",
        "pooling_mode_mean_tokens": pooling == "mean", "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False,
    })  # fmt: skip


def _json(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
