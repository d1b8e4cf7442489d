using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Views;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using CoResearch.Domain.GitHub;
using CoResearch.Domain.Process.Reminders;
using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Bot.Commands;

/// <summary>What a challenge is about, how it is scored, what limits it sets and who is in it.</summary>
internal sealed class ChallengeCommand(CoResearchDb db, Team team, StageList stages, Deadlines deadlines, IGitHub github, StatePaths paths, Texts texts, TimeProvider clock) : ICommand
{
    public CommandSpec Spec => new("challenge", "Read a challenge: statement, data, how it is scored, limits, stage, team")
    {
        Arguments = [new("challenge", ArgumentKind.Challenge, "the challenge's name as in /challenges", Optional: true)],
        Example = "/challenge gamma-hadron",
        Topic = Topics.Look,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var challenge = call.Challenge!;
        var version = await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        var statement = Path.Combine(paths.Resolve(version.Folder), "statement.md");
        var blocks = new List<Block> { new HeadingBlock(challenge.Title) };
        if (version.Definition.Summary.Length > 0) blocks.Add(new ParagraphBlock([new StrongSpan(version.Definition.Summary)]));
        if (File.Exists(statement)) blocks.AddRange(Body(StatementView.Read(await File.ReadAllTextAsync(statement, cancellationToken)), challenge.Title));
        blocks.Add(texts.Heading("about.rules"));
        blocks.Add(new FieldsBlock(await FieldsAsync(challenge, version, cancellationToken)));
        blocks.Add(call.Membership is null && challenge.State == ChallengeState.Open
            ? new ButtonsBlock([new(texts.Of("about.button_join"), $"/join {challenge.Slug}"), new(texts.Of("about.button_scores"), $"/scores {challenge.Slug}")])
            : new ButtonsBlock([new(texts.Of("about.button_scores"), $"/scores {challenge.Slug}"), new(texts.Of("about.button_data"), $"/data {challenge.Slug}")]));
        return new ChatMessage(blocks);
    }

    /// <summary>The statement without a first heading that only repeats the title.</summary>
    private static IEnumerable<Block> Body(IReadOnlyList<Block> blocks, string title) =>
        blocks is [HeadingBlock first, ..] && first.Text.Equals(title, StringComparison.OrdinalIgnoreCase) ? blocks.Skip(1) : blocks;

    private async Task<IReadOnlyList<Field>> FieldsAsync(Challenge challenge, ChallengeVersion version, CancellationToken cancellationToken)
    {
        var definition = version.Definition;
        var fields = new List<Field>
        {
            Field("objective", ObjectiveWords.Of(definition, texts)),
        };
        fields.AddRange(definition.Gates.Select(gate => Field("gate", ObjectiveWords.Of(gate, texts))));
        if (definition.Groups is { } groups) fields.Add(Field("groups", texts.Spans("about.groups_by", new { groups.By })));
        fields.Add(Field("predictions", texts.Spans("about.predictions_header", new
        {
            header = new CodeSpan(string.Join(',', definition.Predictions.Columns.Prepend(definition.Predictions.Id))),
        })));
        fields.Add(Field("data", texts.Spans("about.data_files", new
        {
            train = new CodeSpan(definition.Data.Train),
            predict = new CodeSpan(definition.Data.Predict),
            challenge.Slug,
        })));
        var limits = definition.Limits;
        fields.Add(Field("quota", texts.Spans("about.quota_a_day", new { scored = limits.ScoredPerDay, failed = limits.FailedPerDay })));
        fields.Add(Field("limits", texts.Spans("about.limits_of_run", new
        {
            time = texts.Duration(limits.Time),
            memory = texts.Bytes(limits.MemoryBytes),
            output = texts.Bytes(limits.OutputBytes),
            source = texts.Bytes(limits.SourceBytes),
        })));
        fields.Add(Field("code", texts.Spans(definition.Code == CodeRule.OpenAtClose ? "about.code_at_close" : "about.code_after_score")));
        if (definition.Repository is { } repository) fields.Add(Field("repository", Repository(challenge, repository)));
        fields.Add(Field("state", State(challenge)));
        if (deadlines.ClosesAt(challenge) is { } ends) fields.Add(Field("ends", [new TimeSpanned(ends)]));
        var line = await stages.OfAsync(challenge, definition, cancellationToken);
        if (line.Agreed && challenge.OpenedAt is not null) fields.Add(Field("stages", Stages(line)));
        else if (line.Agreed)
            fields.Add(Field("stages", [new TextSpan(string.Join(", ", line.Rows.Select(r => $"{texts.Shipped(r.Stage.Name)} ({texts.Duration(TimeSpan.FromDays(r.Stage.Days))})")))]));
        fields.Add(Field("team", await TeamAsync(challenge, cancellationToken)));
        return fields;
    }

    /// <summary>What is forked there, and how to take part with the fork, where the lab is connected and somebody still may.</summary>
    private IReadOnlyList<Span> Repository(Challenge challenge, string repository)
    {
        var link = new LinkSpan(repository, $"https://{github.Host}/{repository}");
        return texts.Spans(github.IsOn && challenge.State == ChallengeState.Open ? "about.repository_fork" : "about.repository_is", new { repository = link, challenge.Slug });
    }

    private IReadOnlyList<Span> State(Challenge challenge)
    {
        var state = new StrongSpan(texts.Of("about.state_" + challenge.State.ToString().ToLowerInvariant()));
        return challenge.OpenedAt is { } opened ? texts.Spans("about.state_since", new { state, opened = new TimeSpanned(opened) }) : [state];
    }

    /// <summary>Each stage with its end, as it was or is to be by what is known now.</summary>
    private List<Span> Stages(StageLine line)
    {
        var now = clock.GetUtcNow();
        var current = line.At(now);
        var spans = new List<Span>();
        foreach (var (row, _, ends) in line.Expected(now))
        {
            if (spans.Count > 0) spans.Add(new TextSpan(", "));
            spans.Add(row.Stage == current ? new StrongSpan(texts.Shipped(row.Stage.Name)) : new TextSpan(texts.Shipped(row.Stage.Name)));

            // Of a stage that is over its day, its end is not known.
            var over = row.Stage.Runs && row.Stage.DueAt < now;
            spans.AddRange(texts.Spans(over ? "about.stage_over" : row.Stage == current ? "about.stage_now" : "about.stage_until", new { ends = new TimeSpanned(over ? row.Stage.DueAt!.Value : ends) }));
        }
        return spans;
    }

    private async Task<IReadOnlyList<Span>> TeamAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        const int Named = 8;
        var counts = await team.CountAsync(challenge.Id, cancellationToken);
        if (counts.Count == 0) return texts.Spans(challenge.State == ChallengeState.Open ? "about.nobody" : "about.nobody_yet", new { challenge.Slug });
        var members = await team.PageAsync(challenge.Id, 0, Named, cancellationToken);
        var names = members.SelectMany(m => new Span[] { new TextSpan(", "), new PersonSpan(m.Person.Value, m.Name), new TextSpan($" ({TeamCommand.RoleOf(m.Role, texts)})") }).Skip(1).ToList();
        if (counts.Values.Sum() - members.Count is > 0 and var more) names.AddRange(texts.Spans("about.and_more", new { more, challenge.Slug }));
        if (TeamCommand.Vacant(counts, texts) is { Length: > 0 } roles) names.AddRange([new TextSpan(". "), .. texts.Spans("about.vacant", new { roles })]);
        return names;
    }

    private Field Field(string key, IReadOnlyList<Span> value) => new(texts.Of("about." + key), value);
}
