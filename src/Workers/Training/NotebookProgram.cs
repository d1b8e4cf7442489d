using System.Text.Json;

namespace CoResearch.Workers.Training;

/// <summary>The cells of a notebook beside the program that runs them one after another, as one module; an error names the cell.</summary>
internal static class NotebookProgram
{
    /// <summary>Where the folder is seen inside the sandbox.</summary>
    public const string Inside = "/notebook";
    public const string Line = $"python3 {Inside}/run.py";

    // Jupyter gives every notebook display(), and waits for what a cell awaits. Where IPython is not installed, what notebooks import of it to
    // show things prints them. All is in a function, so that no cell can change what it works with.
    private const string Script = $$"""
        import sys

        def run():
            import ast, asyncio, builtins, importlib.util, inspect, json, linecache, traceback, types, __main__

            def display(*objects, **_):
                print(*objects, sep="\n")

            class Shown:
                def __init__(self, data=None, *_, **__):
                    self.data = data

                def __repr__(self):
                    return str(self.data)

            builtins.display = display
            if importlib.util.find_spec("IPython") is None:
                ipython, shows = types.ModuleType("IPython"), types.ModuleType("IPython.display")
                ipython.display, ipython.get_ipython = shows, lambda: None
                shows.display, shows.clear_output = display, lambda wait=False: None
                for name in ("HTML", "Image", "JSON", "Latex", "Markdown", "Math", "SVG"):
                    setattr(shows, name, Shown)
                sys.modules.update({"IPython": ipython, "IPython.display": shows})
            loop = asyncio.new_event_loop()
            sys.path[0] = "/code"

            # As in Jupyter: a process that is spawned finds no file, all cells of which it would run again.
            del __main__.__file__
            with open("{{Inside}}/cells.json", encoding="utf-8") as file:
                cells = json.load(file)
            for number, text in enumerate(cells, start=1):
                name = f"cell {number}"
                linecache.cache[name] = (len(text), None, text.splitlines(True), name)
                try:
                    code = compile(text, name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                    if code.co_flags & inspect.CO_COROUTINE:
                        loop.run_until_complete(eval(code, __main__.__dict__))
                    else:
                        exec(code, __main__.__dict__)
                except Exception as error:
                    trace = error.__traceback__
                    while trace is not None and trace.tb_frame.f_code.co_filename != name:
                        trace = trace.tb_next
                    traceback.print_exception(type(error), error, trace)
                    sys.exit(1)

        run()
        """;

    public static void Write(string folder, IReadOnlyList<string> cells)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "cells.json"), JsonSerializer.Serialize(cells));
        File.WriteAllText(Path.Combine(folder, "run.py"), Script);
    }
}
