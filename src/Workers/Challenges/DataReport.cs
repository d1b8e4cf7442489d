using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges;

/// <summary>What a template's data are: the title of a challenge filled from real data (null keeps the template's), and their story in Markdown.</summary>
internal sealed record DataReport(string? Title, string Story)
{
    /// <summary>The splits that these data have no rows of: the statement does not describe them.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];
}

/// <summary>Fills one template's <c>public/</c> and <c>private/</c>, either with data made from a seed or from a folder of real data.</summary>
internal interface ITemplateData
{
    /// <summary>The template's slug.</summary>
    string Template { get; }

    /// <summary>The options that it understands, with what they mean.</summary>
    IReadOnlyDictionary<string, string> Options { get; }

    /// <summary>Writes the files below <paramref name="folder"/>, or refuses and says why.</summary>
    Result<DataReport> Write(IReadOnlyDictionary<string, string> options, string folder);
}
