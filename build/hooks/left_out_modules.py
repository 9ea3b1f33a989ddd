"""Runs at the start of the packaged app: stands in for modules that libraries import and Inkwell has no use for.

sentence-transformers imports names of scipy and scikit-learn for evaluations and sparse matrices, an eighth of the app
both together; LanceDB imports Arrow's datasets to tell whether it was given one. Here every name of theirs is a class
of which nothing is an instance, and that says what is wrong when it is used.
"""

import importlib.abc
import importlib.machinery
import sys
import types

LEFT_OUT = ("scipy", "sklearn", "pyarrow.dataset")


class _Missing:
    def __init__(self, *_arguments, **_named):
        raise ImportError(f"{type(self).__name__} is not part of the packaged app.")


class _Module(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(f"{self.__name__}.{name}", (_Missing,), {})


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if f"{name}.".startswith(tuple(f"{left}." for left in LEFT_OUT)):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return _Module(spec.name)

    def exec_module(self, module):
        module.__path__ = []


sys.meta_path.append(_Finder())
