using CoResearch.Bot.Platforms.Terminal;
using CsCheck;
using Xunit;

namespace CoResearch.Bot.Tests.Terminal;

public sealed class LineEditorTests
{
    [Theory]
    [InlineData("helo<Left>l", "hell|o")]
    [InlineData("abc<Home>x", "x|abc")]
    [InlineData("abc<Home><Delete>", "|bc")]
    [InlineData("abc<Backspace>", "ab|")]
    [InlineData("a😀b<Left><Backspace>", "a|b")]
    [InlineData("e\u0301x<Left><Left><Delete>", "|x")]
    [InlineData("one two<C-W>", "one |")]
    [InlineData("one two<C-Left><C-K>", "one |")]
    [InlineData("one two<C-A><C-Right>!", "one!| two")]
    [InlineData("one<C-U>", "|")]
    [InlineData("x<C-C>y", "y|")]
    public void Keys_edit_the_line(string keys, string line)
    {
        var editor = new LineEditor();
        Type(editor, keys);
        Assert.Equal(line, editor.Text.Insert(editor.Cursor, "|"));
    }

    [Fact]
    public void Up_and_down_walk_through_what_was_typed_and_keep_the_draft()
    {
        var editor = new LineEditor();
        editor.Remember(["old"]);
        Type(editor, "new");
        Assert.Equal(LineEditor.Outcome.Entered, Press(editor, ConsoleKey.Enter));
        Assert.Equal("new", editor.TakeLine());
        Type(editor, "draft<Up>");
        Assert.Equal("new", editor.Text);
        Type(editor, "<Up><Up>");
        Assert.Equal("old", editor.Text);
        Type(editor, "<Down><Down><Down>");
        Assert.Equal("draft", editor.Text);
    }

    [Fact]
    public void An_empty_line_can_be_left()
    {
        var editor = new LineEditor();
        Assert.Equal(LineEditor.Outcome.Leave, Press(editor, ConsoleKey.D, control: true));
        Assert.Equal(LineEditor.Outcome.Leave, Press(editor, ConsoleKey.C, control: true));
        Type(editor, "x");
        Assert.Equal(LineEditor.Outcome.Changed, Press(editor, ConsoleKey.C, control: true));
    }

    [Fact]
    public void Any_keys_leave_the_cursor_inside_the_line() => Gen.Int[0, 15].Array[0, 80].Sample(presses =>
    {
        ConsoleKey[] keys =
        [
            ConsoleKey.LeftArrow, ConsoleKey.RightArrow, ConsoleKey.Home, ConsoleKey.End, ConsoleKey.Backspace, ConsoleKey.Delete, ConsoleKey.UpArrow,
            ConsoleKey.DownArrow, ConsoleKey.W, ConsoleKey.K, ConsoleKey.U, ConsoleKey.A,
        ];
        var editor = new LineEditor();
        editor.Remember(["/join satellites", "😀😀"]);
        foreach (var press in presses)
        {
            if (press < keys.Length) Press(editor, keys[press], control: press >= 8);
            else Type(editor, "é a😀"[(press - keys.Length)..]);
            Assert.InRange(editor.Cursor, 0, editor.Text.Length);
        }
    }, iter: 5_000);

    private static LineEditor.Outcome Press(LineEditor editor, ConsoleKey key, bool control = false) =>
        editor.Press(new ConsoleKeyInfo('\0', key, false, false, control));

    private static void Type(LineEditor editor, string keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != '<')
            {
                editor.Press(new ConsoleKeyInfo(keys[i], ConsoleKey.None, false, false, false));
                continue;
            }
            var end = keys.IndexOf('>', i);
            var name = keys[(i + 1)..end];
            var control = name.StartsWith("C-", StringComparison.Ordinal);
            if (control) name = name[2..];
            Press(editor, name switch
            {
                "Left" => ConsoleKey.LeftArrow,
                "Right" => ConsoleKey.RightArrow,
                "Up" => ConsoleKey.UpArrow,
                "Down" => ConsoleKey.DownArrow,
                _ => Enum.Parse<ConsoleKey>(name),
            }, control);
            i = end;
        }
    }
}
