using System.Text.Json;

namespace CoResearch.Workers.Training;

/// <summary>The cells of a notebook beside the program that runs them one after another, as one module; an error names the cell.</summary>
internal static class NotebookProgram
{
    /// <summary>Where the folder is seen inside the sandbox.</summary>
    public const string Inside = "/notebook";
    public const string Line = $"python3 {Inside}/run.py";

    // Jupyter gives every notebook display(). The loop is in a function, so that no cell can change what it works with.
    private const string Script = $$"""
        import sys

        def run():
            import builtins, json, linecache, traceback, __main__
            builtins.display = print
            sys.path[0] = "/code"
            with open("{{Inside}}/cells.json", encoding="utf-8") as file:
                cells = json.load(file)
            for number, text in enumerate(cells, start=1):
                name = f"cell {number}"
                linecache.cache[name] = (len(text), None, text.splitlines(True), name)
                try:
                    exec(compile(text, name, "exec"), __main__.__dict__)
                except Exception as error:
                    traceback.print_exception(type(error), error, error.__traceback__.tb_next)
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
