using System.Text;
using System.Text.RegularExpressions;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using CoResearch.Workers.Evaluation;

namespace CoResearch.Workers.Challenges;

/// <summary>
/// Brings challenge folders into being: the templates below <paramref name="templates"/> (config/challenges), with data of their own or
/// filled from real data; a folder on this machine; or a git address. Nothing is left behind when it is refused.
/// </summary>
internal sealed partial class ChallengeTemplates(string templates, MetricTrial? trial = null) : IChallengeSource
{
    private static readonly string[] ScoringKeys = ["predictions", "objective", "gates", "groups"];
    private static readonly ITemplateData[] Data = [new Orbits.SatellitesData(), new Showers.GammaHadronData()];

    /// <summary>The templates that the bot knows how to fill.</summary>
    internal static IReadOnlyList<string> Names => [.. Data.Select(d => d.Template).Order(StringComparer.Ordinal)];

    public IReadOnlyList<(string Slug, string Title)> Templates => !Directory.Exists(templates) ? [] :
        [.. Directory.EnumerateDirectories(templates).Order(StringComparer.Ordinal).Select(Definition).OfType<ChallengeDefinition>().Select(d => (d.Slug, d.Title))];

    public IReadOnlyList<Mistake> Check(string folder)
    {
        var mistakes = ChallengeFolder.Check(folder);
        var labels = Path.Combine(folder, ChallengeFolder.Private, ChallengeFolder.LabelsFile);

        // Hidden labels with mistakes of their own would only be misjudged, and so would any while the scoring is not settled.
        if (!File.Exists(labels) || mistakes.Any(IsAboutScoring) || ChallengeFolder.Draft(folder) is not { Value: { } definition } draft)
            return mistakes;
        mistakes = [.. mistakes, .. LabelsCheck.Check(labels, definition, CancellationToken.None)
            .Select(m => m.File == ChallengeFolder.DefinitionFile ? m with { Line = draft.LineOf(m.Key) } : m)];

        // A program is run when nothing else is wrong: what it is given must be what it will be given.
        return mistakes.Count > 0 || trial is null ? mistakes : trial.Check(folder, definition, CancellationToken.None);
    }

    private static bool IsAboutScoring(Mistake mistake) =>
        mistake.File == $"{ChallengeFolder.Private}/{ChallengeFolder.LabelsFile}" || (mistake.File == ChallengeFolder.DefinitionFile
            && ScoringKeys.Any(k => mistake.Key == k || mistake.Key.StartsWith(k + ".", StringComparison.Ordinal) || mistake.Key.StartsWith(k + "[", StringComparison.Ordinal)));

    public Task<Result<MaterializedChallenge>> MaterializeAsync(ChallengeRequest request, string target, CancellationToken cancellationToken) =>
        Task.Run(() => Materialize(request, target, cancellationToken), cancellationToken);

    private Result<MaterializedChallenge> Materialize(ChallengeRequest request, string target, CancellationToken cancellationToken)
    {
        if (Look(request) is { } wrong)
            return wrong.Error;
        var work = target + ".new";
        try
        {
            DeleteFolder(work);
            var filled = Fill(request, work, cancellationToken);
            if (!filled.Ok)
                return filled.Error;
            var mistakes = Check(work);
            if (mistakes.Count > 0)
                return new MistakesError(mistakes);
            cancellationToken.ThrowIfCancellationRequested();
            var yaml = File.ReadAllText(Path.Combine(work, ChallengeFolder.DefinitionFile));
            var definition = ChallengeFile.Parse(yaml, ChallengeFolder.DefinitionFile).Value;
            var hash = FolderHash.Of(work, ChallengeFolder.Public, ChallengeFolder.Lab);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
            Directory.Move(work, target);
            return new MaterializedChallenge(definition, yaml, hash, filled.Value);
        }
        catch (IOException e) when (FullDisk.Is(e))
        {
            return new NoRoomForChallenge();
        }
        finally
        {
            DeleteFolder(work);
        }
    }

    public WrongRequest? Look(ChallengeRequest request)
    {
        if (request.Slug is { } slug && !ChallengeFile.IsSlug(slug))
            return new WrongRequest(RequestPart.Name, new DataRefused($"\"{slug}\" cannot name a challenge: use 2 to 40 lower-case letters, digits and dashes, beginning with a letter."));
        var data = Data.FirstOrDefault(d => d.Template == request.What);
        if (data is null && !Directory.Exists(request.What) && !GitAddress.Looks(request.What))
            return new WrongRequest(RequestPart.What, new DataRefused(
                $"\"{Short(request.What)}\" is neither a template ({string.Join(", ", Data.Select(d => d.Template))}), nor a folder, nor a git address.{Nearest.Hint(request.What, Data.Select(d => d.Template))}"));
        return WrongOption(request.Options, data) is { } why ? new WrongRequest(RequestPart.Options, new DataRefused(why)) : null;
    }

    private static Phrase? WrongOption(IReadOnlyDictionary<string, string> options, ITemplateData? data)
    {
        string[] folders = data is null ? ["hidden"] : ["from"];
        if (data is null && options.Keys.Except(folders).FirstOrDefault() is { } strange)
            return $"{strange}= does not go with a folder or an address.{Nearest.Hint(strange, folders)}";
        if (data is not null && options.Keys.FirstOrDefault(k => !data.Options.ContainsKey(k)) is { } unknown)
            return $"{data.Template} has no option {unknown}=.{Nearest.Hint(unknown, data.Options.Keys)} It takes {string.Join("; ", data.Options.Select(o => $"{o.Key}= ({o.Value})"))}.";
        if (folders.FirstOrDefault(f => options.TryGetValue(f, out var folder) && !Directory.Exists(folder)) is { } missing)
            return $"{missing}= is {options[missing]}, which is not a folder.";
        return null;
    }

    // The report on what was made.
    private Result<string> Fill(ChallengeRequest request, string work, CancellationToken cancellationToken)
    {
        if (Data.FirstOrDefault(d => d.Template == request.What) is { } data)
            return FillTemplate(data, request, work);
        var copied = Directory.Exists(request.What) ? CopyFolder(request, work) : GitAddress.Export(request.What, work, cancellationToken);
        if (!copied.Ok)
            return copied.Error;
        if (request.Options.TryGetValue("hidden", out var hidden) && Hide(hidden, work) is { } refusal)
            return refusal;
        var story = request.Slug is { } slug && NameIn(work) is { } name && name != slug ? $"Its challenge.yml names it {name}; here it is {slug}." : "";
        return Rename(work, request.Slug, null) is { } mistake ? mistake : story;
    }

    private Result<string> FillTemplate(ITemplateData data, ChallengeRequest request, string work)
    {
        var template = Path.Combine(templates, data.Template);
        if (!Directory.Exists(template))
            return new DataRefused($"The template {data.Template} is missing below {templates}: the installation is incomplete.");
        FolderCopy.Copy(template, work);
        if (data.Write(request.Options, work).Failed(out var report, out var error))
            return error;
        var statement = Path.Combine(work, ChallengeFolder.StatementFile);
        var text = File.ReadAllText(statement).Replace("{slug}", request.Slug ?? data.Template, StringComparison.Ordinal);
        text = SplitRow().Replace(text, row => report.Absent.Contains(row.Groups["split"].Value) ? "" : row.Value);
        File.WriteAllText(statement, $"{text}\n## These data\n\n{report.Story.ReplaceLineEndings("\n").TrimEnd()}\n");
        return Rename(work, request.Slug, report.Title) is { } mistake ? mistake : report.Story;
    }

    private static Result<Done> CopyFolder(ChallengeRequest request, string work)
    {
        if (ChallengeFolder.Foreign(request.What) is { } foreign)
            return new MistakesError([foreign]);
        var links = ChallengeFolder.Links(request.What);
        if (links.Count > 0)
            return new MistakesError(links);
        FolderCopy.Copy(request.What, work);
        return Done.Ok;
    }

    // lab/ and private/ named apart from a repository.
    private static MistakesError? Hide(string hidden, string work)
    {
        var links = ChallengeFolder.Links(hidden);
        if (links.Count > 0)
            return new MistakesError(links);
        foreach (var part in new[] { ChallengeFolder.Lab, ChallengeFolder.Private })
            if (Directory.Exists(Path.Combine(hidden, part)))
                FolderCopy.Copy(Path.Combine(hidden, part), Path.Combine(work, part));
        return null;
    }

    private static string? NameIn(string work)
    {
        var file = Path.Combine(work, ChallengeFolder.DefinitionFile);
        return File.Exists(file) && SlugLine().Match(File.ReadAllText(file)) is { Success: true, Value: var line }
            && line["slug:".Length..].Split('#')[0].Trim(' ', '"', '\'') is var name && ChallengeFile.IsSlug(name) ? name : null;
    }

    private static MistakesError? Rename(string work, string? slug, string? title)
    {
        var file = Path.Combine(work, ChallengeFolder.DefinitionFile);
        if (!File.Exists(file) || (slug is null && title is null))
            return null;
        var text = File.ReadAllText(file);
        if (slug is not null)
            text = SlugLine().Replace(text, $"slug: {slug}", 1);
        if (title is not null)
            text = TitleLine().Replace(text, $"title: \"{title}\"", 1);
        File.WriteAllText(file, text, new UTF8Encoding(false));
        return slug is null || text.Contains($"slug: {slug}", StringComparison.Ordinal)
            ? null
            : new MistakesError([new Mistake(ChallengeFolder.DefinitionFile, 0, "slug", $"does not stand on a line of its own, so it cannot be renamed.")]);
    }

    private static ChallengeDefinition? Definition(string folder)
    {
        var file = Path.Combine(folder, ChallengeFolder.DefinitionFile);
        return File.Exists(file) && ChallengeFile.Parse(File.ReadAllBytes(file), file) is { Ok: true } parsed ? parsed.Value : null;
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static string Short(string text) => Cut.Short(text, 80);

    [GeneratedRegex("^slug:[^\\r\\n]*", RegexOptions.Multiline)]
    private static partial Regex SlugLine();

    [GeneratedRegex("^\\| (?<split>[a-z]+) \\|[^\\n]*\\n", RegexOptions.Multiline)]
    private static partial Regex SplitRow();

    [GeneratedRegex("^title:[^\\r\\n]*", RegexOptions.Multiline)]
    private static partial Regex TitleLine();
}
