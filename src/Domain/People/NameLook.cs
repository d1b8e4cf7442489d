using System.Globalization;
using System.Text;

namespace CoResearch.Domain.People;

/// <summary>
/// Names as people see them: two that cannot be told apart have the same look, whatever characters they are made of. Done by hand, as a program
/// without the system's language data (InvariantGlobalization) normalizes nothing.
/// </summary>
public static class NameLook
{
    // What is drawn as a letter of a to z, in small letters or in capitals (Unicode Technical Standard 39, confusables.txt, as far as Cyrillic and Greek go).
    private static readonly Dictionary<char, char> Alike = Table(
        ('a', "\u0430\u03b1\u0251\u00aa"), ('b', "\u0432\u03b2"), ('c', "\u0441\u03f2"), ('d', "\u0501"), ('e', "\u0435\u03b5\u0454"), ('g', "\u0261"), ('h', "\u043d\u04bb\u03b7"),
        ('i', "\u0456\u03b9\u0131"), ('j', "\u0458\u03f3"), ('k', "\u043a\u03ba"), ('l', "\u04cf"), ('m', "\u043c\u03bc"), ('n', "\u03bd"), ('o', "\u043e\u03bf\u00ba"), ('p', "\u0440\u03c1"),
        ('q', "\u051b"), ('s', "\u0455\u017f"), ('t', "\u0442\u03c4"), ('u', "\u03c5"), ('w', "\u051d"), ('x', "\u0445\u03c7"), ('y', "\u0443\u03b3"), ('z', "\u03b6"));

    /// <summary>What people see of a name, in small letters.</summary>
    public static string Of(string name)
    {
        var look = new StringBuilder(name.Length);
        foreach (var c in name)
            if (!IsInvisible(c) && char.ToLowerInvariant(Wide(c)) is var small) look.Append(Alike.GetValueOrDefault(small, small));
        return look.ToString();
    }

    /// <summary>Whether nothing is seen of it beside other characters, or only a mark at the one before; letters among them.</summary>
    public static bool IsInvisible(char c) => c is '\u115f' or '\u1160' or '\u3164' or '\uffa0'
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    /// <summary>A wide letter, digit or sign of East Asian keyboards as the one that it stands for.</summary>
    public static char Wide(char c) => c is >= '\uff01' and <= '\uff5e' ? (char)(c - 0xfee0) : c;

    private static Dictionary<char, char> Table(params (char Letter, string Others)[] rows) =>
        rows.SelectMany(r => r.Others.Select(o => (o, r.Letter))).ToDictionary(p => p.o, p => p.Letter);
}
