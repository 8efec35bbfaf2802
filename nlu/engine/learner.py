"""What our components that learn share: how Rasa makes one, and brings one back."""

from abc import abstractmethod
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage


class Learner(GraphComponent):
    """Learns in `train`, keeps what it learnt in its own resource, and is brought back from it."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 Rasa calls it by these names
    ) -> "Learner":
        """Build one that has learnt nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 Rasa calls it by these names
        **_: Any,  # noqa: ANN401 whatever else Rasa passes
    ) -> "Learner":
        """Bring one back from a trained model; it holds numbers and runs, nothing that can run."""
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            loaded.bring_back(folder)
        return loaded

    @abstractmethod
    def bring_back(self, folder: Path) -> None:
        """Read what `train` kept in this folder."""
