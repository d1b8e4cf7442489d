using CoResearch.Bot.Platforms.Terminal;
using Xunit;

namespace CoResearch.Bot.Tests.Terminal;

/// <summary>Plays what the screen writes on a small terminal of our own, and looks at the result.</summary>
public sealed class PromptScreenTests
{
    [Fact]
    public void A_message_appears_above_what_is_being_typed()
    {
        var (screen, seen) = Make(20);
        screen.Prompt("olga> ", "/sco", 4);
        screen.Say("  hello");
        Assert.Equal(["  hello", "olga> /sco"], seen().Lines);
        Assert.Equal((1, 10), seen().Cursor);
    }

    [Fact]
    public void Progress_stays_in_place_below_what_was_said_until_it_ends()
    {
        var (screen, seen) = Make(30);
        screen.Prompt("olga> ", "", 0);
        screen.Live("12", "  12: 10 %");
        screen.Live("13", "  13: waiting");
        screen.Live("12", "  12: 50 %");
        screen.Say("  an answer");
        Assert.Equal(["  an answer", "  12: 50 %", "  13: waiting", "olga>"], seen().Lines);
        screen.Say("  12: done", endsLive: "12");
        Assert.Equal(["  an answer", "  12: done", "  13: waiting", "olga>"], seen().Lines);
    }

    [Fact]
    public void Nothing_under_way_and_no_prompt_stands_below_the_last_words()
    {
        var (screen, seen) = Make(30);
        screen.Prompt("olga> ", "typed", 5);
        screen.Live("12", "  12: 10 %");
        screen.End("Bye.");
        screen.Live("12", "  12: 20 %");
        screen.Prompt("olga> ", "", 0);
        Assert.Equal(["Bye."], seen().Lines);
        screen.Say("  12: done", endsLive: "12");
        Assert.Equal(["Bye.", "  12: done"], seen().Lines);
    }

    [Fact]
    public void Answers_that_come_after_leaving_stand_above_the_last_words()
    {
        var (screen, seen) = Make(30);
        screen.Prompt("olga> ", "", 0);
        screen.Live("12", "  12: 10 %");
        screen.Leave();
        screen.Prompt("olga> ", "x", 1);
        screen.Say("  an answer");
        screen.End("Bye.");
        Assert.Equal(["  an answer", "Bye."], seen().Lines);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(34)]
    [InlineData(40)]
    public void A_line_longer_than_the_screen_is_painted_once_wherever_the_cursor_is(int cursor)
    {
        var (screen, seen) = Make(20);
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => (char)('a' + (i % 26))));
        screen.Prompt("olga> ", "x", 1);
        screen.Prompt("olga> ", text, text.Length);
        screen.Prompt("olga> ", text, cursor);
        screen.Prompt("olga> ", text, cursor);
        screen.Say("said");
        Assert.Equal(["said", "olga> " + text[..14], text[14..34], text[34..]], seen().Lines);
        Assert.Equal((1 + ((6 + cursor) / 20), (6 + cursor) % 20), seen().Cursor);
    }

    private static (PromptScreen Screen, Func<SmallTerminal> Seen) Make(int width)
    {
        var output = new StringWriter();
        return (new PromptScreen(output, () => width), () => SmallTerminal.Show(output.ToString(), width));
    }

    /// <summary>As much of a terminal as the prompt needs: wrapping, CR, LF, BS, cursor up and right, erase below.</summary>
    private sealed class SmallTerminal
    {
        private readonly List<char[]> _rows = [];
        private int _row;
        private int _column;

        public IEnumerable<string> Lines => _rows.Select(r => new string(r).TrimEnd()).Reverse().SkipWhile(l => l.Length == 0).Reverse();

        public (int Row, int Column) Cursor => (_row, _column);

        public static SmallTerminal Show(string written, int width)
        {
            var terminal = new SmallTerminal();
            for (var i = 0; i < written.Length; i++)
            {
                terminal.Grow(width);
                switch (written[i])
                {
                    case '\r': terminal._column = 0; break;
                    case '\n': terminal._row++; break;
                    case '\b': terminal._column = Math.Max(0, terminal._column - 1); break;
                    case '\e':
                        var end = written.IndexOfAny([.. "ACJ"], i);
                        var count = int.TryParse(written[(i + 2)..end], out var n) ? n : 1;
                        if (written[end] == 'A') terminal._row -= count;
                        else if (written[end] == 'C') terminal._column += count;
                        else terminal.EraseBelow();
                        i = end;
                        break;
                    default:
                        if (terminal._column == width)
                        {
                            terminal._column = 0;
                            terminal._row++;
                            terminal.Grow(width);
                        }
                        terminal._rows[terminal._row][terminal._column++] = written[i];
                        break;
                }
            }
            return terminal;
        }

        private void Grow(int width)
        {
            while (_rows.Count <= _row) _rows.Add([.. Enumerable.Repeat(' ', width)]);
        }

        private void EraseBelow()
        {
            Array.Fill(_rows[_row], ' ', _column, _rows[_row].Length - _column);
            for (var below = _row + 1; below < _rows.Count; below++) Array.Fill(_rows[below], ' ');
        }
    }
}
