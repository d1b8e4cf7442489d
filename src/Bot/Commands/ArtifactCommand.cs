using System.Globalization;
using System.IO.Compression;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>The files of a run as one download: its model, its event files for TensorBoard, and predictions where what they answer is public.</summary>
internal sealed class ArtifactCommand(CoResearchDb db, IRunArchive archive, RunLogs logs, StatePaths paths, Exports exports, Texts texts) : ICommand
{
    /// <summary>What every platform takes as a file.</summary>
    private const long MostBytes = 45 << 20;

    public CommandSpec Spec => new("artifact", "Get a run's files as a zip: the model, the event files for TensorBoard, predictions")
    {
        Arguments = [new("submission", ArgumentKind.Submission, "a submission's number as in /submissions")],
        Example = "/artifact 12",
        Topic = Topics.Look,
        Discreet = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var (challenge, submission) = (call.Challenge!, call.Submission!);
        var run = await db.Runs.AsNoTracking().Where(r => r.SubmissionId == submission.Id).OrderByDescending(r => r.Attempt).FirstAsync(cancellationToken);
        var files = archive.Files(run);
        var version = await logs.VersionAsync(challenge, files.Job, cancellationToken);
        if (CodeAccess.Artifact(call.Actor, call.Membership, submission, challenge.Slug, logs.MayHoldLabData(version, files.Job)).Error is { } refusal) return texts.Refuse(refusal);
        if (run.Pending) return texts.Say("curves.artifact_not_yet", new { id = submission.Id.Value });
        var open = IsPublic(version);
        List<RunFile> taken = [.. files.Model, .. files.Events, .. open ? files.Predictions : []];
        if (taken.Count == 0) return texts.Say("curves.artifact_gone", new { id = submission.Id.Value });
        var name = $"{challenge.Slug}-submission-{submission.Id.Value}-attempt-{run.Attempt}.zip";
        var file = exports.Place(name);
        if (await ZipAsync(file, taken, cancellationToken) is not { } bytes)
            return texts.Refuse(new ArtifactTooLarge(submission.Id, texts.Bytes(taken.Sum(f => f.Bytes)), texts.Bytes(MostBytes)));
        var blocks = new List<Block>
        {
            texts.Paragraph("curves.artifact", new { id = submission.Id.Value, size = texts.Bytes(bytes), files = taken.Count }),
            new FieldsBlock(
            [
                new(texts.Of("curves.model"), [new TextSpan(Listed(files.Model))]),
                new(texts.Of("curves.events"), [new TextSpan(Listed(files.Events))]),
                new(texts.Of("curves.predictions"), open || files.Predictions.Count == 0 ? [new TextSpan(Listed(files.Predictions))] : texts.Spans("curves.predictions_kept")),
            ]),
            texts.Paragraph("curves.tensorboard"),
            new FileBlock(file, name),
        };
        return new ChatMessage(blocks);
    }

    /// <summary>Whether the inputs to predict are among the public files and not the lab's own: what runs see then is what members have.</summary>
    private bool IsPublic(ChallengeVersion version)
    {
        var (folder, file) = (paths.Resolve(version.Folder), version.Definition.Data.Predict);
        return File.Exists(Path.Combine(folder, ChallengeFolder.Public, file)) && !File.Exists(Path.Combine(folder, ChallengeFolder.Lab, file));
    }

    /// <summary>The size of the file, which appears whole; null where it would be too large.</summary>
    private static async Task<long?> ZipAsync(string path, List<RunFile> files, CancellationToken cancellationToken)
    {
        var part = path + ".tmp";
        await using (var stream = File.Create(part))
        await using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
            foreach (var file in files)
            {
                // A program chose the name: what is one name here may be folders, or worse, where it is unpacked.
                await using var from = PlainFile.Open(file.Path);
                await using var to = await zip.CreateEntry(Safe(file.Name), CompressionLevel.Fastest).OpenAsync(cancellationToken);
                await from.CopyToAsync(to, cancellationToken);
                if (stream.Length > MostBytes) break;
            }
        var bytes = new FileInfo(part).Length;
        if (bytes > MostBytes)
        {
            File.Delete(part);
            return null;
        }
        File.Move(part, path, overwrite: true);
        return bytes;
    }

    private static string Safe(string name) => string.Concat(name.Select(c => c is '\\' or ':' or '"' or '<' or '>' or '|' or '?' or '*' || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '_' : c));

    private string Listed(IReadOnlyList<RunFile> files) =>
        files.Count == 0 ? "–" : texts.Of("curves.files", new { count = files.Count, size = texts.Bytes(files.Sum(f => f.Bytes)) });
}

internal sealed record ArtifactTooLarge(SubmissionId Id, string Size, string Most)
    : Error("artifact_too_large", $"The files of submission {Id.Value} are {Size}, and a download here holds {Most}. Keep a smaller model, or ask a lab owner, who has the run's folder.");
