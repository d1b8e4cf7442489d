using System.Text.RegularExpressions;
using Spectre.Console;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>
/// The lower end of a terminal's screen: what was said scrolls up, below it a line for everything that is under way, and at the bottom
/// the prompt with what is being typed. All of it is written through here, so nothing tears the typed line.
/// </summary>
internal sealed partial class PromptScreen(TextWriter output, Func<int> width)
{
    private readonly Lock _lock = new();
    private readonly List<(string Id, string Line)> _live = [];
    private string? _prompt;
    private string _text = "";
    private int _cursor;
    private int _rowsAboveCursor;
    private bool _left;
    private bool _ended;

    /// <summary>Shows the prompt and the typed text, or takes it away (null).</summary>
    public void Prompt(string? prompt, string text, int cursor)
    {
        lock (_lock)
        {
            if (_left || _ended) return;
            var frame = Erase();
            (_prompt, _text, _cursor) = (prompt, text, cursor);
            output.Write(frame + Bottom());
            output.Flush();
        }
    }

    /// <summary>Adds to what was said, and ends the line of what was under way with the same id.</summary>
    public void Say(string text, string? endsLive = null)
    {
        lock (_lock)
        {
            var frame = Erase();
            _live.RemoveAll(l => l.Id == endsLive);
            output.Write(frame + text + "\r\n" + Bottom());
            output.Flush();
        }
    }

    /// <summary>Shows or changes the line of something under way.</summary>
    public void Live(string id, string line)
    {
        lock (_lock)
        {
            if (_ended) return;
            var frame = Erase();
            var at = _live.FindIndex(l => l.Id == id);
            if (at < 0) _live.Add((id, line));
            else _live[at] = (id, line);
            output.Write(frame + Bottom());
            output.Flush();
        }
    }

    /// <summary>Takes the prompt away for good: answers that are still on their way appear, and the last words after them.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            var frame = Erase();
            (_prompt, _left) = (null, true);
            output.Write(frame + Bottom());
            output.Flush();
        }
    }

    /// <summary>Says the last words: no prompt and nothing under way is shown any more.</summary>
    public void End(string text)
    {
        lock (_lock)
        {
            var frame = Erase();
            _live.Clear();
            (_prompt, _rowsAboveCursor, _ended) = (null, 0, true);
            output.Write(frame + text + "\r\n");
            output.Flush();
        }
    }

    /// <summary>Back to the first row of the lower end, clearing everything below.</summary>
    private string Erase() => (_rowsAboveCursor > 0 ? $"\r\e[{_rowsAboveCursor}A" : "\r") + "\e[J";

    private string Bottom()
    {
        var columns = Math.Max(10, width());
        var live = string.Concat(_live.Select(l => l.Line + "\r\n"));
        var liveRows = _live.Sum(l => Rows(l.Line, columns));
        if (_prompt is null)
        {
            _rowsAboveCursor = liveRows;
            return live;
        }
        var before = Cells(_prompt) + _text[.._cursor].GetCellWidth();
        var whole = Cells(_prompt) + _text.GetCellWidth();

        // At the right edge a terminal has not wrapped yet; a blank makes it, so that rows can be counted.
        var line = _prompt + _text + (whole % columns == 0 ? " \b" : "");
        var up = (whole / columns) - (before / columns);
        _rowsAboveCursor = liveRows + (before / columns);
        return live + line + (up > 0 ? $"\e[{up}A" : "") + "\r" + (before % columns > 0 ? $"\e[{before % columns}C" : "");
    }

    private static int Rows(string line, int columns) => Math.Max(1, (Cells(line) + columns - 1) / columns);

    private static int Cells(string styled) => Styles().Replace(styled, "").GetCellWidth();

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Styles();
}
