using System.Globalization;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Execution;

/// <summary>
/// Removes what runs left when it is older than the configuration says. Of a scored submission the predictions, the records and the log
/// stay for ever, since a challenge may be scored again; what nobody will look for any more goes whole. What was made of them to be sent,
/// files and pictures, does not outlive a week: it is sent long since, and made again when somebody asks.
/// </summary>
internal sealed class RunCleaning(CoResearchDb db, StatePaths paths, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<RunCleaning> log)
{
    private const long MostCurves = 4 << 20;
    private static readonly TimeSpan Unknown = TimeSpan.FromDays(1), Sent = TimeSpan.FromDays(7);

    /// <summary>How many folders were cleaned.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();

        // Files have the machine's time, whatever clock the lab goes by: that of the demo runs ahead.
        var real = DateTimeOffset.UtcNow;
        RemoveSent(real - Sent);
        if (!Directory.Exists(paths.Runs)) return 0;
        var (keep, keepBest) = (now - TimeSpan.FromDays(options.Value.KeepDays), now - TimeSpan.FromDays(options.Value.KeepBestDays));
        var best = await BestAsync(cancellationToken);
        var cleaned = 0;
        foreach (var folder in new DirectoryInfo(paths.Runs).EnumerateDirectories())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = IdOf(folder.Name) is { } id
                ? await (from run in db.Runs.AsNoTracking()
                         join submission in db.Submissions on run.SubmissionId equals submission.Id
                         where run.Id == id
                         select new { run, submission, Scored = db.Scores.Any(s => s.RunId == run.Id) }).SingleOrDefaultAsync(cancellationToken)
                : null;
            var isOver = found is null ? folder.LastWriteTimeUtc < real - Unknown
                : found.run.FinishedAt is { } finished && finished < (best.Contains(found.submission.Id) ? keepBest : keep);
            if (isOver && Clean(folder, found is { Scored: true })) cleaned++;
        }
        if (cleaned > 0) log.LogInformation("Cleaned the folders of {Count} old runs", cleaned);
        return cleaned;
    }

    /// <summary>What stands on a leaderboard, is somebody's final choice, or is the baseline.</summary>
    private async Task<HashSet<SubmissionId>> BestAsync(CancellationToken cancellationToken)
    {
        var standing = await db.Standings.Where(s => db.Challenges.Any(c => c.BoardJudgingId == s.JudgingId || c.NewestJudgingId == s.JudgingId))
            .Select(s => s.SubmissionId).ToListAsync(cancellationToken);
        var chosen = await db.Submissions.Where(s => s.IsFinal || s.IsBaseline).Select(s => s.Id).ToListAsync(cancellationToken);
        return [.. standing, .. chosen];
    }

    private void RemoveSent(DateTimeOffset before)
    {
        foreach (var file in new[] { paths.Exports, paths.Plots }.Select(p => new DirectoryInfo(p)).Where(f => f.Exists).SelectMany(f => f.EnumerateFiles()).Where(f => f.LastWriteTimeUtc < before))
            try
            {
                file.Delete();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.LogWarning(e, "An old file cannot be removed: {File}", file.FullName);
            }
    }

    private bool Clean(DirectoryInfo folder, bool scored)
    {
        try
        {
            if (!scored)
            {
                folder.Delete(recursive: true);
                return true;
            }
            var job = new JobFolder(folder.FullName);
            string[] kept = [job.JobFile, job.Log, job.Out, job.Predictions, job.ResultFile];
            var rest = folder.EnumerateFileSystemInfos().Concat(new DirectoryInfo(job.Out) is { Exists: true } output ? output.EnumerateFileSystemInfos() : [])
                .Where(e => !kept.Contains(e.FullName)).ToList();
            foreach (var entry in rest)
                if (entry is DirectoryInfo { LinkTarget: null } below) below.Delete(recursive: true);
                else entry.Delete();
            return rest.Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(e, "The folder of an old run cannot be cleaned: {Folder}", folder.FullName);
            return false;
        }
    }

    /// <summary>
    /// Of a run that was cancelled its job, its log and its curves, where these are small, are enough: cancelled ones cost their members nothing, so
    /// they must cost the lab little. What cannot be removed now goes with old runs.
    /// </summary>
    public static void LeaveLittle(JobFolder folder)
    {
        var output = new DirectoryInfo(folder.Out);
        if (!output.Exists) return;
        try
        {
            foreach (var entry in output.EnumerateFileSystemInfos())
                if (entry is not DirectoryInfo below) entry.Delete();
                else if (below.FullName != folder.Events || LocalExecutor.SizeOf(folder.Events) > MostCurves) below.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody reads it.
        }
    }

    private static RunId? IdOf(string folder) =>
        folder.Split('-') is ["cr", var id, _] && long.TryParse(id, CultureInfo.InvariantCulture, out var number) ? new RunId(number) : null;
}
