using System.Globalization;
using System.Text.RegularExpressions;

namespace CoResearch.Conversations;

/// <summary>
/// A conversation with what must come of it. Lines are said as they stand; # is a comment. After a line stand its expectations, about
/// everything that the bot printed between this line and the next: <c>&lt; text</c> must appear, <c>!&lt; text</c> must not,
/// <c>&lt;~ pattern</c> and <c>!&lt;~ pattern</c> are regular expressions. <c>&lt;# text 0.986 ± 0.005</c> wants a number near that one after
/// the text; <c>&lt;# text &lt; 0.323</c> and <c>&lt;# text > 0.5</c> want a smaller or larger one. <c>&lt;= pattern</c> wants a
/// line of a file that the bot named, below the state folder. Blanks and line breaks count as one blank.
/// <c>{state}</c> stands for the state folder, <c>{here}</c> for the transcripts' folder, <c>{owner}</c> for whoever starts the bot,
/// <c>{magic}</c> and <c>{orbits}</c> for the real data. First of all may stand
/// <c>@ CORESEARCH_Name=value</c> (environment), <c>@ needs magic</c> or <c>orbits</c> (real data), <c>@ exit 1</c> (the expected exit code, with
/// --strict).
/// </summary>
internal sealed partial class Transcript
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
            var said = output.IndexOf('\n', start);
            var next = i + 1 < Lines.Count ? Find(output, Lines[i + 1].Text, said) : output.Length;
            var between = output[said..(next < 0 ? output.Length : next)];
            var flat = Flat(between);
            failures.AddRange(Lines[i].Expectations.Where(e => !e.Holds(flat, between)).Select(e => $"line {Lines[i].Number} ({Lines[i].Text}): {e.Line}"));
            at = said;
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

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

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

    internal sealed partial record Expectation(string Line, bool Wanted, Func<string, string, bool> Matches)
    {
        public static Expectation? Read(string line)
        {
            var wanted = line[0] != '!';
            var rest = wanted ? line : line[1..];
            if (rest.StartsWith("<~ ", StringComparison.Ordinal)) return new Expectation(line, wanted, Like(rest[3..]));
            if (rest.StartsWith("<= ", StringComparison.Ordinal)) return new Expectation(line, wanted, InFile(rest[3..]));
            if (rest.StartsWith("<# ", StringComparison.Ordinal)) return new Expectation(line, wanted, Number(rest[3..]));
            return rest.StartsWith("< ", StringComparison.Ordinal) ? new Expectation(line, wanted, Holding(rest[2..])) : null;
        }

        /// <summary>Of the bot's words: once with every blank and line break as one blank, once as printed.</summary>
        public bool Holds(string flat, string lines) => Wanted == Matches(flat, lines);

        private static Func<string, string, bool> Holding(string text)
        {
            var words = Flat(text);
            return (flat, _) => flat.Contains(words, StringComparison.Ordinal);
        }

        private static Func<string, string, bool> Like(string pattern) => (flat, lines) =>
            Regex.IsMatch(lines, pattern, RegexOptions.Multiline, TimeSpan.FromSeconds(5)) || Regex.IsMatch(flat, pattern, RegexOptions.None, TimeSpan.FromSeconds(5));

        private static Func<string, string, bool> InFile(string pattern) => (flat, _) => flat.Split(' ').Where(File.Exists)
            .Any(file => Regex.IsMatch(File.ReadAllText(file).ReplaceLineEndings("\n"), pattern, RegexOptions.Multiline, TimeSpan.FromSeconds(5)));

        private static Func<string, string, bool> Number(string text)
        {
            if (Bound().Match(text) is not { Success: true } bound) throw new FormatException($"<# {text}: expected a text, then 1 ± 0.1, < 1 or > 1");
            var (sign, value, width) = (bound.Groups["sign"].Value, Of(bound.Groups["value"]), bound.Groups["width"]);
            var after = new Regex(Regex.Escape(Flat(bound.Groups["text"].Value)) + @" (?<found>-?\d+(\.\d+)?)(?![\d.]*\d)", RegexOptions.None, TimeSpan.FromSeconds(5));
            return (flat, _) => after.Match(flat) is { Success: true } match && Of(match.Groups["found"]) is var found && sign switch
            {
                "<" => found < value,
                ">" => found > value,
                _ => Math.Abs(found - value) <= Of(width),
            };
        }

        private static double Of(Group number) => double.Parse(number.ValueSpan, CultureInfo.InvariantCulture);

        [GeneratedRegex(@"^(?<text>.+) (?:(?<value>-?[\d.]+) ± (?<width>[\d.]+)|(?<sign>[<>]) (?<value>-?[\d.]+))$")]
        private static partial Regex Bound();
    }
}
