using System.Globalization;
using System.Text.RegularExpressions;
using CoResearch.Conversations.Stages;

namespace CoResearch.Conversations;

/// <summary>
/// A conversation with what must come of it, in the terminal, in Slack and in Telegram. Lines are said as they stand; # is a comment.
/// <c>/as name</c> lets that person speak from here on, and <c>/wait</c> waits until nothing is under way, everywhere.
/// <para>After a line stand its expectations, about everything that was read between this line and the next: <c>&lt; text</c> must
/// appear, <c>!&lt; text</c> must not, <c>&lt;~ pattern</c> and <c>!&lt;~ pattern</c> are regular expressions. <c>&lt;# text 0.986 ± 0.005</c> wants a
/// number near that one after the text; <c>&lt;# text &lt; 0.323</c> and <c>&lt;# text > 0.5</c> want a smaller or larger one. <c>&lt;= pattern</c> wants a
/// line of a file that the bot named or sent. Blanks and line breaks count as one blank, and so does the colon after a label outside of
/// the terminal. What is wanted must be read by the speaker; what is not wanted, by nobody. After <c>/wait</c> it is
/// about what anybody read since the line before it.</para>
/// <para>A line or expectation after <c>terminal: </c> or <c>slack, telegram: </c> is for these places only; the expectations of such a
/// line go with it.</para>
/// <para><c>{state}</c> stands for the state folder, <c>{here}</c> for the transcripts' folder, <c>{owner}</c> for whoever starts the bot or
/// claims the lab, <c>{magic}</c> and <c>{orbits}</c> for the real data. First of all may stand <c>@ CORESEARCH_Name=value</c> (environment),
/// <c>@ needs magic</c> or <c>orbits</c> (real data) or <c>python</c> (a sandbox with
/// Debian's Python libraries), <c>@ exit 1</c> (a line is refused, so that --strict ends with 1) or <c>@ exit 0</c> (none
/// is), <c>@ only terminal, slack</c> (the places where it is played at all).</para>
/// </summary>
internal sealed partial class Transcript
{
    /// <summary>The line that waits.</summary>
    public const string Wait = "/wait";

    private static readonly string[] AllPlaces = [TerminalStage.Place, SlackChat.Place, TelegramChat.Place];

    public List<Said> Lines { get; } = [];
    public Dictionary<string, string> Environment { get; } = [];
    public List<string> Needs { get; } = [];
    public int? StrictExit { get; private set; }

    /// <summary>Where it takes place.</summary>
    public IReadOnlyList<string> Places { get; private set; } = AllPlaces;

    /// <summary>The transcript as it is for one place.</summary>
    public static Transcript Read(string file, string place, Func<string, string> fill)
    {
        var transcript = new Transcript();
        var (number, elsewhere) = (0, false);
        foreach (var raw in File.ReadLines(file))
        {
            number++;
            var line = fill(raw.Trim());
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '@')
            {
                transcript.Set(line[1..].Trim());
                continue;
            }
            var here = true;
            if (Marked().Match(line) is { Success: true } marked)
            {
                here = ReadPlaces(marked.Groups["places"].Value).Contains(place);
                line = line[marked.Length..];
            }
            if (Expectation.Read(line) is not { } expectation)
            {
                elsewhere = !here;
                if (here) transcript.Lines.Add(new Said(number, line));
            }
            else if (elsewhere || !here) continue;
            else if (transcript.Lines.Count == 0) throw new FormatException($"{file}:{number}: an expectation before the first line");
            else transcript.Lines[^1].Expectations.Add(expectation);
        }
        return transcript;
    }

    /// <summary>What does not hold of a conversation that was played; empty when all does.</summary>
    public IReadOnlyList<string> Check(Played played)
    {
        var (answers, failures) = (played.Answers, new List<string>(played.Mistakes));
        if (StrictExit is { } exit && played.ExitCode != exit) failures.Add($"exit code {played.ExitCode}");
        for (var i = 0; i < Lines.Count; i++)
        {
            var (line, answer) = (Lines[i], answers[i]);

            // What is waited for may have come at once, with the answer to the line before.
            if (line.Text == Wait && i > 0 && answers[i - 1] is { } before) answer = answer?.After(before);
            if (answer is null) failures.Add($"line {line.Number} was never said: {line.Text}");
            else failures.AddRange(line.Expectations.Where(e => !e.Holds(answer)).Select(e => $"line {line.Number} ({line.Text}): {e.Line}"));
        }
        return failures;
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Set(string directive)
    {
        var words = directive.Split(' ', 2);
        if (words[0] == "needs") Needs.AddRange(words[1].Split(' '));
        else if (words[0] == "exit") StrictExit = int.Parse(words[1]);
        else if (words[0] == "only") Places = ReadPlaces(words[1]);
        else
        {
            var equals = directive.IndexOf('=', StringComparison.Ordinal);
            Environment[directive[..equals].Trim()] = directive[(equals + 1)..].Trim();
        }
    }

    private static string[] ReadPlaces(string text)
    {
        var places = text.Split(',', StringSplitOptions.TrimEntries);
        return places.Except(AllPlaces).ToList() is [var unknown, ..] ? throw new FormatException($"There is no place {unknown}: {string.Join(", ", AllPlaces)}") : places;
    }

    [GeneratedRegex(@"^(?<places>\w+(, \w+)*): (?=[/<!])")]
    private static partial Regex Marked();

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

        /// <summary>What is wanted must be read by whoever asked; what is not wanted, by nobody.</summary>
        public bool Holds(Answer answer) => Wanted == (Wanted ? answer.Own : answer.Everybody).Any(text => Matches(Flat(text), text));

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
