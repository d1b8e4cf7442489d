using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Views;

/// <summary>
/// What runs said: their logs, and what they said they were set to. A program beside data that only runs see can say those data: of it members
/// see the end of the log alone, in short lines, and few short settings. That is a bound on what leaves the lab with a run and no wall, and
/// enough to find a mistake by.
/// </summary>
internal sealed class RunLogs(CoResearchDb db, IRunArchive archive, StatePaths paths)
{
    private const int ShortLines = 20, ShortLine = 160, FewSettings = 20, ShortSetting = 32;

    /// <summary>The last lines. <paramref name="whole"/> is for those who may see the lab's data anyway.</summary>
    public async Task<RunLog> OfAsync(Challenge challenge, Run run, int lines, bool whole, CancellationToken cancellationToken)
    {
        var log = archive.Log(run, lines);
        if (whole || log.Count == 0) return new(log, Cut: false);
        var job = archive.Files(run).Job;
        if (!MayHoldLabData(await VersionAsync(challenge, job, cancellationToken), job)) return new(log, Cut: false);
        return new([.. log.TakeLast(ShortLines).Select(line => Cut.Short(line, ShortLine))], Cut: true);
    }

    /// <summary>What a run was set to. <paramref name="whole"/> as in <see cref="OfAsync"/>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SettingsAsync(Challenge challenge, Run run, bool whole, CancellationToken cancellationToken)
    {
        var settings = run.Settings;
        if (whole || settings.Count == 0) return settings;
        var job = archive.Files(run).Job;
        if (!MayHoldLabData(await VersionAsync(challenge, job, cancellationToken), job)) return settings;
        return settings.Take(FewSettings).DistinctBy(s => Short(s.Key)).ToDictionary(s => Short(s.Key), s => Short(s.Value));

        static string Short(string text) => Cut.Short(text, ShortSetting);
    }

    /// <summary>Whether it was a program beside data that only runs see. Without its job nobody knows what it was, so it counts as one.</summary>
    public bool MayHoldLabData(ChallengeVersion version, JobSpec? job)
    {
        if (job is { Kind: JobSpec.Workflow }) return false;
        var lab = Path.Combine(paths.Resolve(version.Folder), ChallengeFolder.Lab);
        return Directory.Exists(lab) && Directory.EnumerateFiles(lab, "*", SearchOption.AllDirectories).Any();
    }

    /// <summary>The version that the run was trained on, as far as its job says.</summary>
    public async Task<ChallengeVersion> VersionAsync(Challenge challenge, JobSpec? job, CancellationToken cancellationToken)
    {
        var hash = job?.DataHash;
        return await db.ChallengeVersions.AsNoTracking().Where(v => v.ChallengeId == challenge.Id && v.DataHash == hash).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancellationToken)
            ?? await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
    }
}

/// <summary>Lines of a log, and whether the reader may not see more of it.</summary>
internal sealed record RunLog(IReadOnlyList<string> Lines, bool Cut)
{
    public string Text => string.Join('\n', Lines);
}
