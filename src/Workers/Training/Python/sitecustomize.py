"""Put on PYTHONPATH of student code: TensorBoard's writers flush after two seconds instead of two minutes, so that curves appear while it trains."""
import importlib.abc
import importlib.machinery
import sys

_SECONDS = 2
_WRITERS = {
    "tensorboard.summary.writer.event_file_writer": "EventFileWriter",
    "tensorboardX.event_file_writer": "EventFileWriter",
}


def _hasten(writer):
    plain = writer.__init__

    def __init__(self, logdir, max_queue_size=10, flush_secs=_SECONDS, *more, **named):
        plain(self, logdir, max_queue_size, min(flush_secs, _SECONDS), *more, **named)

    writer.__init__ = __init__


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name not in _WRITERS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            writer = getattr(module, _WRITERS[name], None)
            if writer is not None:
                _hasten(writer)

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, _Finder())
