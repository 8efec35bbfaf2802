"""Registers our components with Rasa's recipe, but only where that recipe is at work."""

import sys
from collections.abc import Callable
from typing import TypeVar

Component = TypeVar("Component", bound=type)

_RECIPE = "rasa.engine.recipes.default_recipe"


def registered(kind: str, *, trainable: bool) -> Callable[[Component], Component]:
    """Class decorator: a component of `kind` ("MESSAGE_TOKENIZER" ...) in `config.yml`.

    Rasa imports a component while its recipe reads the configuration, to train. To serve, the
    recipe is not needed; importing it would bring in TensorFlow: 500 MB and ten seconds.
    """

    def register(component: Component) -> Component:
        recipe = sys.modules.get(_RECIPE)
        if recipe is not None:
            types = recipe.DefaultV1Recipe.ComponentType
            recipe.DefaultV1Recipe.register(types[kind], is_trainable=trainable)(component)
        return component

    return register
