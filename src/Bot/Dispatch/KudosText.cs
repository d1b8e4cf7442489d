using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// Kudos as people type them: <c>+5 @ada for finding the leak #teamwork</c>. An amount stands beside one mention or several, in whatever
/// words around them; one without a plus (<c>5 points @ada</c>) opens its line, behind a greeting or the mentions at most. What is code, an address, a link's
/// text, struck through or a quotation, also between quotation marks, does not count. Mentions are <c>@name</c> or <c>&lt;@id&gt;</c>.
/// </summary>
/// <param name="Points">What each gets; as large as a million, or more than that as a million and one.</param>
/// <param name="Receivers">As mentioned, without the @ of a name: "ada" or "&lt;@U12&gt;", each once.</param>
/// <param name="Reason">The words, tags included, without amount and receivers.</param>
/// <param name="Tags">What follows a #, each once, in the order in which they stand.</param>
internal sealed partial record KudosText(long Points, IReadOnlyList<string> Receivers, string Reason, IReadOnlyList<string> Tags)
{
    private const long Most = 1_000_000;

    // Each is looked at together with all mentions before it: nobody means the hundredth.
    private const int MostAmounts = 8;

    /// <summary>A second gift in the same words.</summary>
    public bool HasAnother { get; private init; }

    /// <summary>It begins its line with a plus, behind a greeting or the mentions at most: meant as kudos, whatever is missing.</summary>
    public bool IsPlain { get; private init; }

    /// <summary>The word in its clause before the amount that says that nothing is given, if one does: "I did not give +5 @ada".</summary>
    public string? Denied { get; private init; }

    /// <summary>
    /// The part of a message, lines and all, that is meant as kudos, as one line; null when none of it is. Without a tag only what is plain is, and
    /// a lone +1 is not: it agrees with somebody and gives nothing.
    /// </summary>
    public static string? Find(string message)
    {
        // "/co +5 @ada" in Slack.
        if (message.StartsWith("/+", StringComparison.Ordinal)) message = message[1..];
        if (message.Length > IncomingText.MaxLength || !message.Contains('@') || message.TrimStart().StartsWith('/')) return null;
        try
        {
            var words = Outside(message);
            return Read(words) is { } kudos && (kudos.Tags.Count > 0 || (kudos.Points > 1 && kudos.IsPlain)) ? IncomingText.Clean(words) : null;
        }
        catch (RegexMatchTimeoutException)
        {
            // Whoever builds such a text means no thanks.
            return null;
        }
    }

    /// <summary>The command that a message stands for as kudos, typed as words or as that command; null when it stands for none.</summary>
    public static string? CommandIn(string message) =>
        message.StartsWith("/kudos ", StringComparison.OrdinalIgnoreCase) ? message : Find(message) is { } kudos ? $"/kudos {kudos}" : null;

    /// <summary>What a line says; null when no amount stands beside a mention. After a command's name a bare number is an amount, too.</summary>
    public static KudosText? Read(string line, bool bareNumber = false)
    {
        var text = Folded(line);
        var quotations = Quotation().Matches(text).Concat(Address().Matches(text)).Select(q => (q.Index, End: q.Index + q.Length)).ToList();
        foreach (var amount in Amount().Matches(text).Take(MostAmounts))
        {
            if (IsQuoted(amount.Index)) continue;
            var plus = amount.Groups["plus"].Success;
            var opens = Opening().IsMatch(text[(text.LastIndexOf('\n', amount.Index) + 1)..amount.Index]);
            if (!plus && !(amount.Groups["unit"].Success ? opens : bareNumber && text[..amount.Index].Trim().Length == 0)) continue;
            var (from, to, receivers) = (amount.Index, amount.Index + amount.Length, new List<string>());
            if (ReceiversAfter().Match(text, to) is { Success: true } after)
            {
                to = after.Index + after.Length;
                receivers.AddRange(Names(line, after));
            }
            else if (ReceiversBefore().Match(text[..from]) is { Success: true } before)
            {
                from = before.Index;
                receivers.AddRange(Names(line, before));
            }
            if (receivers.Count == 0) continue;
            var (head, tail) = (line[..from].Trim(), line[to..].Trim());
            var reason = Letters(Tag().Replace(Folded(tail), "")) > 0 || head.Length == 0 ? tail : $"{head} {tail}".Trim();
            return new KudosText(
                PointsOf(amount.Groups["number"].Value), [.. receivers.Distinct(StringComparer.OrdinalIgnoreCase)], reason.TrimStart(',', ':', ';', '-', '–', '—', ' '),
                TagsIn(line))
            {
                HasAnother = Amount().Matches(text[to..]).Any(m => m.Groups["plus"].Success && !IsQuoted(to + m.Index) && ReceiversAfter().IsMatch(text, to + m.Index + m.Length)),
                IsPlain = plus && opens,
                Denied = Denial().Match(text[..amount.Index]) is { Success: true } denial ? denial.Groups["word"].Value : null,
            };
        }
        return null;

        bool IsQuoted(int at) => quotations.Exists(q => q.Index <= at && at < q.End);
    }

    /// <summary>What follows a # in words, each once, in the order in which they stand.</summary>
    public static IReadOnlyList<string> TagsIn(string words) => [.. Tag().Matches(Folded(words)).Select(m => m.Groups["tag"].Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Whether words that are a quotation or a link hold an amount, and not only a number.</summary>
    public static bool HasAmount(string words) => Amount().Matches(Folded(words)).Any(m => m.Groups["plus"].Success || m.Groups["unit"].Success);

    /// <summary>How many letters and digits of a reason are words of its giver: tags, mentions and addresses of pages are none.</summary>
    public static int Letters(string reason) => Mention().Replace(Tag().Replace(Address().Replace(reason, ""), ""), "").EnumerateRunes().Count(Rune.IsLetterOrDigit);

    /// <summary>
    /// Without code and quotations. What opens a line that is not the first gets its plus, and the line before it its full stop, so that it is read on one
    /// line, too.
    /// </summary>
    private static string Outside(string message)
    {
        var text = Fence().Replace(message.ReplaceLineEndings("\n"), " ");
        var kept = text.Split('\n').Where(l => !l.TrimStart().StartsWith('>') && !l.TrimStart().StartsWith("&gt;", StringComparison.Ordinal));
        var lines = Code().Replace(string.Join('\n', kept), " ").Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            lines[i] = WithPlus(lines[i]);
            if (lines[i - 1].TrimEnd() is [.., var last] && char.IsLetterOrDigit(last) && Folded(lines[i]).TrimStart().StartsWith('+')) lines[i - 1] = lines[i - 1].TrimEnd() + ".";
        }
        return string.Join('\n', lines);
    }

    private static string WithPlus(string line)
    {
        var opening = OpeningAmount().Match(Folded(line));
        return opening.Success ? line.Insert(opening.Groups["amount"].Index, "+") : line;
    }

    /// <summary>The same length, with plus signs and digits of all scripts as ASCII ones.</summary>
    private static string Folded(string line)
    {
        var folded = new StringBuilder(line.Length);
        foreach (var c in line)
            folded.Append(c switch
            {
                '＋' or '➕' or '﹢' or '⁺' => '+',
                '＠' => '@',
                '＃' => '#',
                _ when char.IsDigit(c) => (char)('0' + (int)CharUnicodeInfo.GetNumericValue(c)),
                _ => c,
            });
        return folded.ToString();
    }

    private static long PointsOf(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var points) && points <= Most ? points : Most + 1;

    // As they were typed: a name may hold digits of any script.
    private static IEnumerable<string> Names(string line, Match mentions) =>
        Mention().Matches(mentions.Value).Select(m => m.Groups["id"] is { Success: true } id ? $"<@{id.Value}>"
            : line.Substring(mentions.Index + m.Groups["name"].Index, m.Groups["name"].Length).TrimEnd('.', '-', '_'));

    private const string Unit = "points?|pts?|kudos|баллов|балла|балл|очков|очка|очко|Punkte|Punkt|puntos?";

    private const string Mentions = @"(?:<@[^<>|\s]+>|@[\p{L}\p{Nd}][\p{L}\p{Nd}._-]*)(?:(?:\s*[,;&]\s*|\s+(?:and|und|et|y|e|и|&)\s+|\s+)(?:<@[^<>|\s]+>|@[\p{L}\p{Nd}][\p{L}\p{Nd}._-]*))*";

    // Hey all, – hello – @ada: – Hi @ada
    private const string Opens = @"\A\s*(?:(?:hi|hey|hello|hallo|moin|thanks|thank\s+you|danke|привет|спасибо|hola|gracias|salut|bonjour|merci)(?:\s+(?:all|everybody|everyone|team|folks|there|you|zusammen|alle|leute|всем|todos|tous))?(?:\s*[,!.:;–—-]+)*\s*)?(?:" + Mentions + @"[\s:,]*)?";

    [GeneratedRegex(Opens + @"\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(Opens + @"(?<![\p{L}\p{Nd}@._-])(?<amount>[0-9]{1,30}\s*(?:" + Unit + @")(?![\p{L}\p{Nd}]))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OpeningAmount();

    // Single marks are apostrophes, too. Then what is struck through, hidden, and a link's text.
    [GeneratedRegex("„[^“”]*[“”]|“[^”]*”|«[^»]*»|»[^«]*«|‹[^›]*›|›[^‹]*‹|「[^」]*」|『[^』]*』|(?<![\\p{L}\\p{Nd}])\"[^\"]*\""
        + "|‚[^‘’]*[‘’]|‘(?:[^’]|(?<=\\p{L})’(?=\\p{L}))*’|(?<![\\p{L}\\p{Nd}])'(?:[^']|(?<=\\p{L})'(?=\\p{L}))*'(?![\\p{L}\\p{Nd}])"
        + "|(?<![\\p{L}\\p{Nd}~])~~?(?=[^~\\s])[^~\n]*~~?(?![\\p{L}\\p{Nd}~])|\\|\\|[^|]*\\|\\||\\[[^\\[\\]]*\\](?=\\()", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quotation();

    [GeneratedRegex(@"<?(?:[\p{L}][\p{L}\p{Nd}+.-]*://|www\.)[^\s|>]*|(?<![\p{L}\p{Nd}@._-])[\p{L}\p{Nd}-]+(?:\.[\p{L}\p{Nd}-]+)*\.\p{L}{2,}/[^\s|>]*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();

    // +5, + 5, ➕ 5, :heavy_plus_sign: 5; with or without a unit; 5 points.
    [GeneratedRegex(@"(?<![\p{L}\p{Nd}+.,:/#@_=?&-])(?<plus>\+\s?|:heavy_plus_sign:\s*)?(?<number>[0-9]{1,30})(?:\s*(?<unit>" + Unit + @")(?![\p{L}\p{Nd}]))?(?:\s+each(?![\p{L}\p{Nd}]))?(?![\p{L}\p{Nd}.,:/%°][\p{L}\p{Nd}]|[\p{L}\p{Nd}%°])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\G(?:\s+(?:(?:to|for|an|für|à|a|para|для)\s+)?|(?=<))(?:<@[^<>|\s]+>|@[\p{L}\p{Nd}][\p{L}\p{Nd}._-]*)(?:(?:\s*[,;&]\s*|\s+(?:and|und|et|y|e|и|&)\s+|\s+)(?:<@[^<>|\s]+>|@[\p{L}\p{Nd}][\p{L}\p{Nd}._-]*))*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ReceiversAfter();

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}@._-])(?:<@[^<>|\s]+>|@[\p{L}\p{Nd}][\p{L}\p{Nd}._-]*)(?:(?:\s*[,;&]\s*|\s+(?:and|und|et|y|e|и|&)\s+|\s+)(?:<@[^<>|\s]+>|@[\p{L}\p{Nd}][\p{L}\p{Nd}._-]*))*[\s:,]*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ReceiversBefore();

    [GeneratedRegex(@"<@(?<id>[^<>|\s]+)>|(?<![\p{L}\p{Nd}@._-])@(?<name>[\p{L}\p{Nd}][\p{L}\p{Nd}._-]*)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mention();

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}_#&/])#(?<tag>\p{L}[\p{L}\p{Nd}_-]{0,40})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tag();

    // Its clause ends at the amount.
    [GeneratedRegex(@"(?<![\p{L}\p{Nd}])(?<word>not|never|nobody|no|\p{L}+n['’]t|не|нет|ни|никогда|никто|nicht|nie|niemand|kein\p{L}*|nunca|jamais|pas)(?![\p{L}\p{Nd}])[^.!?;:,\n–—]*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Denial();

    // A fence that never closes quotes the rest.
    [GeneratedRegex(@"```.*?(?:```|\z)", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`[^`]*`", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
