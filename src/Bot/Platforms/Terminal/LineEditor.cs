using System.Globalization;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>
/// The line that somebody is typing, and the lines they typed before. Knows keys, no screen: left, right, home, end, backspace, delete,
/// up, down, Ctrl-A E B F K U W, Ctrl-C (clears; leaves when empty), Ctrl-D (leaves when empty).
/// </summary>
internal sealed class LineEditor
{
    private readonly List<string> _history = [];
    private int _recalled;
    private string _draft = "";

    public enum Outcome
    {
        Changed,
        Entered,
        Leave,
    }

    public string Text { get; private set; } = "";

    /// <summary>Where the next character goes: an index into <see cref="Text"/>, never inside a character of several code units.</summary>
    public int Cursor { get; private set; }

    /// <summary>Puts lines of earlier times before those of this one.</summary>
    public void Remember(IReadOnlyCollection<string> lines)
    {
        lock (_history)
        {
            _history.InsertRange(0, lines);
            _recalled += lines.Count;
        }
    }

    /// <summary>The line that Enter ended; empties the editor.</summary>
    public string TakeLine()
    {
        var line = Text;
        lock (_history)
        {
            if (line.Trim().Length > 0 && (_history.Count == 0 || _history[^1] != line)) _history.Add(line);
            _recalled = _history.Count;
        }
        Set("");
        return line;
    }

    public Outcome Press(ConsoleKeyInfo key)
    {
        var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        switch (key.Key)
        {
            case ConsoleKey.Enter: return Outcome.Entered;
            case ConsoleKey.C when control:
                if (Text.Length == 0) return Outcome.Leave;
                Set("");
                break;
            case ConsoleKey.D when control && Text.Length == 0: return Outcome.Leave;
            case ConsoleKey.LeftArrow: Cursor = control ? WordStart() : Before(); break;
            case ConsoleKey.RightArrow: Cursor = control ? WordEnd() : After(); break;
            case ConsoleKey.B when control: Cursor = Before(); break;
            case ConsoleKey.F when control: Cursor = After(); break;
            case ConsoleKey.Home: Cursor = 0; break;
            case ConsoleKey.End: Cursor = Text.Length; break;
            case ConsoleKey.A when control: Cursor = 0; break;
            case ConsoleKey.E when control: Cursor = Text.Length; break;
            case ConsoleKey.Backspace: Cut(Before(), Cursor); break;
            case ConsoleKey.Delete: Cut(Cursor, After()); break;
            case ConsoleKey.D when control: Cut(Cursor, After()); break;
            case ConsoleKey.K when control: Cut(Cursor, Text.Length); break;
            case ConsoleKey.U when control: Cut(0, Cursor); break;
            case ConsoleKey.W when control: Cut(WordStart(), Cursor); break;
            case ConsoleKey.UpArrow: Recall(_recalled - 1); break;
            case ConsoleKey.DownArrow: Recall(_recalled + 1); break;
            default:
                if (key.KeyChar == '\t') Insert(' ');
                else if (!char.IsControl(key.KeyChar)) Insert(key.KeyChar);
                break;
        }
        return Outcome.Changed;
    }

    private void Insert(char character)
    {
        Text = Text.Insert(Cursor, character.ToString());
        Cursor++;
    }

    private void Cut(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        Cursor = from;
    }

    private void Recall(int index)
    {
        lock (_history)
        {
            if (index < 0 || index > _history.Count) return;
            if (_recalled == _history.Count) _draft = Text;
            _recalled = index;
            Set(index == _history.Count ? _draft : _history[index]);
        }
    }

    private void Set(string text) => (Text, Cursor) = (text, text.Length);

    private int After() => Cursor < Text.Length ? Cursor + StringInfo.GetNextTextElementLength(Text, Cursor) : Cursor;

    private int Before()
    {
        var start = 0;
        for (var at = 0; at < Cursor; at += StringInfo.GetNextTextElementLength(Text, at)) start = at;
        return start;
    }

    private int WordStart()
    {
        var at = Cursor;
        while (at > 0 && Text[at - 1] == ' ') at--;
        while (at > 0 && Text[at - 1] != ' ') at--;
        return at;
    }

    private int WordEnd()
    {
        var at = Cursor;
        while (at < Text.Length && Text[at] == ' ') at++;
        while (at < Text.Length && Text[at] != ' ') at++;
        return at;
    }
}
