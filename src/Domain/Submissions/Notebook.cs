using System.Text;
using System.Text.Json;
using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Submissions;

/// <summary>
/// A Jupyter notebook (nbformat 4) as a program: the Python of its code cells, in their order. Magics that change nothing in a run are
/// taken out (<c>%matplotlib inline</c>, <c>%%time</c>); the others are mistakes that say what to write instead, with cell and line.
/// </summary>
public static class Notebook
{
    public const string Ending = ".ipynb";
    private const int LongestNotebook = 1 << 20, MistakesShown = 10;

    // They show, time or reload; without them the cell computes the same.
    private static readonly string[] Harmless = ["matplotlib", "config", "autoreload", "load_ext", "reload_ext", "precision", "pdb", "xmode", "colors", "capture"];
    private static readonly string[] Timing = ["time", "prun", "timeit"];

    /// <summary>The text of each code cell, or every mistake. Cells are counted from 1, code alone.</summary>
    public static Result<IReadOnlyList<string>> Cells(string file, string text)
    {
        if (text.Length > LongestNotebook) return Wrong(file, "", $"is longer than {LongestNotebook >> 20} MB: clear the outputs (Kernel, Restart and clear all outputs) and save it.");
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(file, document.RootElement);
        }
        catch (JsonException e)
        {
            return new MistakesError([new(file, (int)Math.Min(int.MaxValue, (e.LineNumber ?? 0) + 1), "", $"is not a notebook: it is no JSON there. Save it from Jupyter again.")]);
        }
        catch (InvalidOperationException)
        {
            return Wrong(file, "", $"holds half of a character (an escaped surrogate alone), which no file of Python can. Write it whole, or save it from Jupyter again.");
        }
    }

    private static Result<IReadOnlyList<string>> Read(string file, JsonElement notebook)
    {
        if (notebook.ValueKind != JsonValueKind.Object || !notebook.TryGetProperty("cells", out var cells) || cells.ValueKind != JsonValueKind.Array)
            return Wrong(file, "cells", $"is missing: save the notebook in the current format (nbformat 4).");
        if (Language(notebook) is { } language && !language.Equals("python", StringComparison.OrdinalIgnoreCase))
            return Wrong(file, "metadata", $"says that it is written in {(language.Length > 40 ? language[..40] : language)}; notebooks run in Python.");
        var (mistakes, programs) = (new List<Mistake>(), new List<string>());
        var number = 0;
        foreach (var cell in cells.EnumerateArray())
        {
            if (cell.ValueKind != JsonValueKind.Object || Text(cell, "cell_type") != "code") continue;
            programs.Add(new CellReader(file, ++number, mistakes).Plain(Source(cell)));
        }
        if (mistakes.Count > MistakesShown) return new MistakesError([.. mistakes.Take(MistakesShown), new(file, 0, "", $"and {mistakes.Count - MistakesShown} more such lines.")]);
        if (mistakes.Count > 0) return new MistakesError(mistakes);
        return programs.Any(p => !string.IsNullOrWhiteSpace(p)) ? programs : Wrong(file, "cells", $"hold no code.");
    }

    // Jupyter writes both, Colab the second alone.
    private static string? Language(JsonElement notebook) => Part(notebook, "metadata") is { } metadata
        ? (Part(metadata, "kernelspec") is { } kernel ? Text(kernel, "language") : null) ?? (Part(metadata, "language_info") is { } language ? Text(language, "name") : null) : null;

    private static JsonElement? Part(JsonElement of, string name) => of.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // A text, or a list of its lines with their ends.
    private static string Source(JsonElement cell)
    {
        if (!cell.TryGetProperty("source", out var source)) return "";
        if (source.ValueKind == JsonValueKind.String) return source.GetString()!;
        return source.ValueKind == JsonValueKind.Array ? string.Concat(source.EnumerateArray().Where(l => l.ValueKind == JsonValueKind.String).Select(l => l.GetString())) : "";
    }

    private static MistakesError Wrong(string file, string key, Phrase message) => new([new(file, 0, key, message)]);

    /// <summary>Goes through a cell line by line; only where a statement begins can a line be IPython's and not Python's.</summary>
    private sealed class CellReader(string file, int number, List<Mistake> mistakes)
    {
        private readonly StringBuilder _plain = new();
        private int _depth;
        private string? _quote;
        private bool _continued;

        public string Plain(string text)
        {
            var lines = text.ReplaceLineEndings("\n").Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                var line = lines[i];
                var begins = _depth == 0 && _quote is null && !_continued;
                if (begins) line = Replace(line, i, lines);
                Scan(line);

                // The number of lines stays, so that an error names the line that the author sees.
                _plain.Append(line).Append('\n');
            }
            return _plain.ToString();
        }

        private string Replace(string line, int index, string[] lines)
        {
            var start = line.TrimStart();
            var indent = line[..(line.Length - start.Length)];
            if (start.StartsWith("%%", StringComparison.Ordinal)) return CellMagic(start, index, lines);
            if (start.StartsWith('%')) return indent + LineMagic(start, index);
            if (start.StartsWith('!')) return Refuse(index, start, $"the shell is not called from here. Write subprocess.run([…], check=True); packages cannot be installed, `needs:` names what the lab offers.");
            if (start.StartsWith('?') || (start.TrimEnd() is [.., '?'] asked && asked.TrimEnd('?').All(c => char.IsLetterOrDigit(c) || c is '_' or '.'))) return Refuse(index, start, $"help is for you alone. Take the line out.");
            if (start.Split('#')[0].Contains("get_ipython(", StringComparison.Ordinal)) return Refuse(index, "get_ipython()", $"there is no Jupyter behind a run. Write what it does in Python, or take the line out.");
            return Assigned(start) is { } magic ? Refuse(index, magic, Instead(magic[0])) : line;
        }

        private static Phrase Instead(char magic) => magic switch
        {
            '!' => $"Write subprocess.run([…], capture_output=True, text=True).stdout.",
            _ => $"Write its Python instead.",
        };

        private string CellMagic(string start, int index, string[] lines)
        {
            var name = NameOf(start[2..]);
            if (lines.Take(index).Any(l => !string.IsNullOrWhiteSpace(l))) return Refuse(index, "%%" + name, $"stands in the middle of a cell, where Jupyter refuses it, too. Put it first or take it out.");
            if (name is "time" or "capture") return "";
            if (name is "bash" or "sh" or "script" or "cmd") return RefuseAll(index, name, lines, $"Write subprocess.run([…], check=True) for each command, or a script that `run:` starts.");
            if (name is "writefile" or "file") return RefuseAll(index, name, lines, $"Put the file into the repository, or write it with open(…, 'w') below /tmp.");
            if (name is "timeit" or "prun") return Refuse(index, "%%" + name, $"it would run the cell many times. Take it out, or use time.perf_counter().");
            return RefuseAll(index, name, lines, $"Only Python runs here. Write the cell in Python.");
        }

        private string LineMagic(string start, int index)
        {
            var name = NameOf(start[1..]);
            var rest = start[(1 + name.Length)..].Trim();
            if (Harmless.Contains(name)) return "pass";
            if (name == "time") return rest.Length > 0 ? rest : "pass";
            Phrase instead = name switch
            {
                _ when Timing.Contains(name) => $"It would run the statement many times. Use time.perf_counter().",
                "pip" or "conda" or "mamba" => $"Nothing can be installed in a run. `needs:` in coresearch.yml names an environment that the lab offers.",
                "cd" => $"Write os.chdir(…).",
                "env" or "set_env" => $"Write os.environ['NAME'] = 'value'.",
                "run" => $"Import the file, or paste it into a cell.",
                "load" => $"Paste the file into the cell.",
                "pylab" => $"Write import numpy as np and import matplotlib.pyplot as plt.",
                "sql" => $"There is no network; read the files in CORESEARCH_DATA.",
                _ => $"Write its Python instead, or take it out.",
            };
            return Refuse(index, "%" + name, instead);
        }

        /// <summary><c>x = !ls</c> and <c>x = %time f()</c>.</summary>
        private static string? Assigned(string start)
        {
            var equals = start.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !start[..equals].All(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or ',' or '.')) return null;
            var value = start[(equals + 1)..].TrimStart();
            return value.StartsWith('!') || (value.StartsWith('%') && value.Length > 1 && char.IsLetter(value[1])) ? value[0] + NameOf(value[1..]) : null;
        }

        private string RefuseAll(int index, string name, string[] lines, Phrase instead)
        {
            Array.Fill(lines, "", index, lines.Length - index);
            return Refuse(index, "%%" + name, instead);
        }

        private string Refuse(int index, string what, Phrase instead)
        {
            var shown = Cut.Short(what, 30);
            mistakes.Add(new(file, index + 1, "", $"{string.Concat(shown.Where(c => !char.IsControl(c)))} is not Python: {instead}") { Cell = number });
            return "pass";
        }

        private static string NameOf(string text) => string.Concat(text.TakeWhile(c => char.IsLetterOrDigit(c) || c == '_'));

        // Brackets, strings and comments as Python has them.
        private void Scan(string line)
        {
            _continued = false;
            for (var i = 0; i < line.Length; i++)
            {
                var c = line[i];
                if (_quote is { } quote)
                {
                    if (c == '\\') i++;
                    else if (line.AsSpan(i).StartsWith(quote)) (i, _quote) = (i + quote.Length - 1, null);
                    continue;
                }
                if (c == '#') return;
                if (c is '"' or '\'')
                {
                    _quote = line.AsSpan(i).StartsWith([c, c, c]) ? new string(c, 3) : c.ToString();
                    i += _quote.Length - 1;
                }
                else if (c is '(' or '[' or '{') _depth++;
                else if (c is ')' or ']' or '}') _depth = Math.Max(0, _depth - 1);
                else if (c == '\\' && i == line.Length - 1) _continued = true;
            }
            if (_quote is { Length: 1 })
            {
                // Such a string ends with its line, unless the line break is escaped.
                if (line.EndsWith('\\')) return;
                _quote = null;
            }
        }
    }
}
