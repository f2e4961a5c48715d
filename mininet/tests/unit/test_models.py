# Copyright the Fairlead authors. SPDX-License-Identifier: Apache-2.0
"""What MODEL makes the nodes serve, and what Fairlead is told of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import List

import pytest

from fairlead_lab import models
from fairlead_lab.config import Config
from fairlead_lab.proc import LabError
from fairlead_lab.topology import NODES

URL = "djl://ai.djl.pytorch/resnet"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.load({"FAIRLEAD_RUN": str(tmp_path / "run")})


def asking(config: Config, model: str) -> List[str]:
    """Chooses as the demo does, and gives what it said."""
    said: List[str] = []
    models.choose(replace(config, model=model), said.append)
    return said


def test_without_model_each_node_serves_its_own(config: Config) -> None:
    assert asking(config, "") == []
    told = {n.name: models.labels(config, n) for n in NODES}
    assert told == {
        "n1": {"version": "v1", "engine": "PyTorch"},
        "n2": {"version": "v1", "engine": "PyTorch"},
        "n3": {"version": "v2", "engine": "TensorFlow"},
    }
    assert models.options(config, NODES[2]) == ["--version", "v2", "--engine", "TensorFlow"]
    assert models.folders(config) == []


def test_a_shipped_model_is_served_by_all_and_labels_say_so(config: Config) -> None:
    assert asking(config, "cifar10/v2") == []
    for node in NODES:
        assert models.labels(config, node) == {"version": "v2"}
        options = models.options(config, node)
        assert options[2:] == ["--model", "cifar10", "--version", "v2"]
        assert (Path(options[1]) / "cifar10" / "v2" / "model.yaml").is_file()


def test_what_a_url_names_is_served_by_all_and_labels_say_so(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "attempt", lambda *_: None)
    assert asking(config, URL) == [f"fetching {URL}"]
    for node in NODES:
        assert models.labels(config, node) == {"version": "url"}
        assert models.options(config, node)[2:] == ["--model", "resnet", "--version", "url"]
    (folder,) = models.folders(config)
    assert (folder / "resnet" / "url" / "model.yaml").read_text() == f"url: '{URL}'\n"


def test_a_url_that_cannot_be_loaded_leaves_the_shipped_models_and_their_labels(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(config, "cifar10/v2")
    monkeypatch.setattr(models, "attempt", lambda *_: "this machine does not reach it")
    said = asking(config, URL)
    assert said[1:] == [
        f"MODEL={URL} cannot be served: this machine does not reach it",
        "the shipped model serves instead",
    ]
    assert models.labels(config, NODES[0]) == {"version": "v1", "engine": "PyTorch"}


def test_the_choice_of_an_earlier_run_is_forgotten(config: Config) -> None:
    asking(config, "cifar10/v2")
    asking(config, "")
    assert models.labels(config, NODES[0]) == {"version": "v1", "engine": "PyTorch"}


@pytest.mark.parametrize("model", ["cifar10/v9", "cifar10", "cifar10/", "resnet", "../cifar10"])
def test_a_model_that_is_not_there_is_named_with_those_that_are(config: Config, model: str) -> None:
    with pytest.raises(LabError, match=r"is not there; there are cifar10/stub, cifar10/v1, cifar10/v2"):
        asking(config, model)


@pytest.mark.parametrize(
    "url, name",
    [
        ("djl://ai.djl.pytorch/resnet/0.0.1/traced_resnet18", "traced-resnet18"),
        ("https://example.org/a%20b.zip?x=1", "a-20b-zip"),
        ("https://example.org/?x=1", "model"),
    ],
)
def test_a_url_gives_a_name_that_a_folder_can_have(config: Config, url: str, name: str) -> None:
    assert models.describe(config, url).name == name


def test_a_quote_in_a_url_stays_one_value(config: Config) -> None:
    model = models.describe(config, "https://example.org/it's.zip")
    text = (model.models / model.name / model.version / "model.yaml").read_text()
    assert text == "url: 'https://example.org/it''s.zip'\n"
