using System.Text.RegularExpressions;

namespace CoResearch.Conversations;

/// <summary>
/// A conversation with what must come of it. Lines are said as they stand; # is a comment. After a line stand its expectations, about
/// everything that the bot printed between this line and the next: <c>&lt; text</c> must appear, <c>!&lt; text</c> must not,
/// <c>&lt;~ pattern</c> and <c>!&lt;~ pattern</c> are regular expressions. Blanks and line breaks count as one blank.
/// <c>{state}</c> stands for the state folder, <c>{magic}</c> and <c>{orbits}</c> for the real data. First of all may stand
/// <c>@ CORESEARCH_Name=value</c> (environment), <c>@ needs magic</c> or <c>orbits</c> (real data), <c>@ exit 1</c> (the expected exit code, with
/// --strict).
/// </summary>
internal sealed class Transcript
{
    public List<Said> Lines { get; } = [];
    public Dictionary<string, string> Environment { get; } = [];
    public List<string> Needs { get; } = [];
    public int? StrictExit { get; private set; }

    public static Transcript Read(string file, Func<string, string> fill)
    {
        var transcript = new Transcript();
        var number = 0;
        foreach (var raw in File.ReadLines(file))
        {
            number++;
            var line = fill(raw.Trim());
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '@') transcript.Set(line[1..].Trim());
            else if (Expectation.Read(line) is not { } expectation) transcript.Lines.Add(new Said(number, line));
            else if (transcript.Lines.Count == 0) throw new FormatException($"{file}:{number}: an expectation before the first line");
            else transcript.Lines[^1].Expectations.Add(expectation);
        }
        return transcript;
    }

    /// <summary>What does not hold of a transcript of the bot; empty when all does.</summary>
    public IReadOnlyList<string> Check(string output)
    {
        var failures = new List<string>();
        var at = 0;
        for (var i = 0; i < Lines.Count; i++)
        {
            var start = Find(output, Lines[i].Text, at);
            if (start < 0) return [.. failures, $"line {Lines[i].Number} was never said: {Lines[i].Text}"];
            var next = i + 1 < Lines.Count ? Find(output, Lines[i + 1].Text, start + 1) : output.Length;
            var between = output[(output.IndexOf('\n', start) is var end and >= 0 ? end : output.Length)..(next < 0 ? output.Length : next)];
            var flat = string.Join(' ', between.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            failures.AddRange(Lines[i].Expectations.Where(e => !e.Holds(flat, between)).Select(e => $"line {Lines[i].Number} ({Lines[i].Text}): {e.Line}"));
            at = start + 1;
        }
        return failures;
    }

    // The echo: "\nname> text\n".
    private static int Find(string output, string text, int from)
    {
        for (var at = from; (at = output.IndexOf("> " + text + "\n", at, StringComparison.Ordinal)) >= 0; at++)
        {
            var line = output.LastIndexOf('\n', at) + 1;
            if (output[line] != ' ') return line;
        }
        return -1;
    }

    private void Set(string directive)
    {
        var words = directive.Split(' ', 2);
        if (words[0] == "needs") Needs.AddRange(words[1].Split(' '));
        else if (words[0] == "exit") StrictExit = int.Parse(words[1]);
        else
        {
            var equals = directive.IndexOf('=', StringComparison.Ordinal);
            Environment[directive[..equals].Trim()] = directive[(equals + 1)..].Trim();
        }
    }

    internal sealed record Said(int Number, string Text)
    {
        public List<Expectation> Expectations { get; } = [];
    }

    internal sealed record Expectation(string Line, bool Wanted, bool Pattern, string Text)
    {
        public static Expectation? Read(string line)
        {
            var wanted = line[0] != '!';
            var rest = wanted ? line : line[1..];
            if (rest.StartsWith("<~ ", StringComparison.Ordinal)) return new Expectation(line, wanted, true, rest[3..]);
            return rest.StartsWith("< ", StringComparison.Ordinal)
                ? new Expectation(line, wanted, false, string.Join(' ', rest[2..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
                : null;
        }

        public bool Holds(string flat, string lines) => Wanted == (Pattern
            ? Regex.IsMatch(lines, Text, RegexOptions.Multiline, TimeSpan.FromSeconds(5)) || Regex.IsMatch(flat, Text, RegexOptions.None, TimeSpan.FromSeconds(5))
            : flat.Contains(Text, StringComparison.Ordinal));
    }
}
