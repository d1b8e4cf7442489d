using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>The public files of a challenge: what is in them and where they are.</summary>
internal sealed class DataCommand(CoResearchDb db, StatePaths paths, Texts texts) : ICommand
{
    private const int MostFiles = 20, MostColumns = 40;

    public CommandSpec Spec => new("data", "Show a challenge's public files: size, rows, columns, and the files themselves")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/data satellites",
        Topic = Topics.Look,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        var version = await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        var files = PublicFiles.Of(paths, version);
        if (files.Count == 0) return texts.Say("about.no_files", new { challenge.Slug });
        var blocks = new List<Block>
        {
            texts.Heading("about.data_of", new { challenge.Title }),
            new TableBlock(
                [new(texts.Of("about.file")), new(texts.Of("about.size"), Number: true), new(texts.Of("about.rows"), Number: true), new(texts.Of("about.columns"), Number: true)],
                [.. files.Take(MostFiles).Select(f => new Row(
                [
                    [new CodeSpan(f.Name)], [new TextSpan(texts.Bytes(f.Bytes))], [new TextSpan(f.Rows is { } rows ? texts.Count(rows) : "")],
                    [new TextSpan(f.Columns.Count > 0 ? texts.Count(f.Columns.Count) : "")],
                ]))]),
        };
        if (files.Count > MostFiles) blocks.Add(texts.Paragraph("about.more_files", new { more = files.Count - MostFiles }));
        var tables = files.Take(MostFiles).Where(f => f.Columns.Count > 0).ToList();
        if (tables.Count > 0) blocks.Add(new FieldsBlock([.. tables.Select(f => new Field(f.Name, Columns(f)))]));
        blocks.Add(texts.Paragraph("about.data_use", new { train = new CodeSpan(version.Definition.Data.Train), predict = new CodeSpan(version.Definition.Data.Predict) }));
        blocks.AddRange(files.Take(MostFiles).Select(f => new FileBlock(f.Path, f.Name)));
        return new ChatMessage(blocks);
    }

    private IReadOnlyList<Span> Columns(PublicFile file) =>
    [
        new TextSpan(string.Join(", ", file.Columns.Take(MostColumns))),
        .. file.Columns.Count > MostColumns ? texts.Spans("about.more_columns", new { more = file.Columns.Count - MostColumns }) : [],
    ];
}
