using Spectre.Console;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>Text with a style.</summary>
internal readonly record struct Piece(string Text, Style Style);

/// <summary>
/// Breaks styled text into lines at blanks. A word longer than the line stays whole, so that paths and commands can be copied.
/// </summary>
internal static class WordWrap
{
    public static IReadOnlyList<IReadOnlyList<Piece>> Lines(IEnumerable<Piece> pieces, int width)
    {
        var lines = new List<IReadOnlyList<Piece>>();
        var line = new List<Piece>();
        var used = 0;
        foreach (var word in Words(pieces))
        {
            if (word is null)
            {
                Break();
                continue;
            }
            var cells = word.Sum(p => p.Text.GetCellWidth());
            if (used > 0 && used + 1 + cells > width) Break();
            if (used > 0)
            {
                // A blank inside one style belongs to it; between styles it is plain.
                line.Add(new Piece(" ", line[^1].Style == word[0].Style ? word[0].Style : Style.Plain));
                used++;
            }
            line.AddRange(word);
            used += cells;
        }
        Break();
        return lines;

        void Break() => (line, used) = (Close(line), 0);

        List<Piece> Close(List<Piece> full)
        {
            lines.Add(full);
            return [];
        }
    }

    /// <summary>Words, each of one or more pieces ("**so**:" is one word); null is a line break.</summary>
    private static IEnumerable<List<Piece>?> Words(IEnumerable<Piece> pieces)
    {
        var word = new List<Piece>();
        foreach (var piece in pieces)
        {
            var start = 0;
            for (var i = 0; i <= piece.Text.Length; i++)
            {
                if (i < piece.Text.Length && piece.Text[i] is not (' ' or '\n' or '\t')) continue;
                if (i > start) word.Add(piece with { Text = piece.Text[start..i] });
                start = i + 1;
                if (i == piece.Text.Length) break;
                if (word.Count > 0)
                {
                    yield return word;
                    word = [];
                }
                if (piece.Text[i] == '\n') yield return null;
            }
        }
        if (word.Count > 0) yield return word;
    }
}
