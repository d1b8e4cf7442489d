namespace CoResearch.Domain.Shared;

/// <summary>Finds the word that a person probably meant.</summary>
public static class Nearest
{
    /// <summary>
    /// The candidate with the smallest optimal-string-alignment distance (insert, delete, replace, swap of neighbours) to
    /// <paramref name="word"/>, or null when none is near enough to be a likely slip.
    /// </summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        // As many edits as the lengths differ by are needed at least: what is hopeless, or endless, is not compared letter by letter.
        var best = candidates.Where(candidate => Math.Abs(candidate.Length - word.Length) <= Tolerated(word, candidate))
            .Select(candidate => (candidate, distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.candidate is not null && best.distance <= Tolerated(word, best.candidate) && best.distance < Math.Max(word.Length, best.candidate.Length) ? best.candidate : null;
    }

    /// <summary>" Did you mean x?", or nothing; never the word itself, which is wrong for another reason.</summary>
    public static Phrase Hint(string word, IEnumerable<string> candidates)
    {
        if (To(word, candidates.Where(candidate => candidate != word)) is { } near) return $" Did you mean {near}?";
        return $"";
    }

    private static int Tolerated(string word, string candidate) => Math.Max(1, Math.Max(word.Length, candidate.Length) / 3);

    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }
}
