using CoResearch.Domain.Challenges;
using CoResearch.Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace CoResearch.Domain.Process.Stages;

/// <summary>Reads the stages of challenges. Until mentors change or begin something, they are what challenge.yml says, or what the lab proposes, and are not stored.</summary>
public sealed class StageList(CoResearchDb db)
{
    public async Task<StageLine> OfAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        var version = await db.ChallengeVersions.AsNoTracking().SingleAsync(v => v.Id == challenge.VersionId, cancellationToken);
        return await OfAsync(challenge, version.Definition, cancellationToken);
    }

    public async Task<StageLine> OfAsync(Challenge challenge, ChallengeDefinition definition, CancellationToken cancellationToken)
    {
        var stages = await db.Stages.Where(s => s.ChallengeId == challenge.Id).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        if (stages.Count == 0)
        {
            var drafted = Drafted(challenge, definition);
            return new StageLine([.. drafted.Select(d => d.Stage)], [.. drafted.SelectMany(d => d.Items.Select(i => (d.Stage, i)))], challenge.OpenedAt, definition.Stages.Count > 0);
        }
        var byId = stages.ToDictionary(s => s.Id);
        var items = await db.StageItems.Where(i => i.ChallengeId == challenge.Id).ToListAsync(cancellationToken);
        return new StageLine(stages, items.ConvertAll(i => (byId[i.StageId], i)), challenge.OpenedAt, agreed: true);
    }

    /// <summary>The stage that each of these challenges is in, by name; those that are in none are left out.</summary>
    public async Task<IReadOnlyDictionary<ChallengeId, string>> NamesAsync(IReadOnlyList<(Challenge Challenge, ChallengeDefinition Definition)> challenges, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = challenges.Select(c => c.Challenge.Id).ToList();
        var stored = (await db.Stages.AsNoTracking().Where(s => ids.Contains(s.ChallengeId)).ToListAsync(cancellationToken)).ToLookup(s => s.ChallengeId);
        var names = new Dictionary<ChallengeId, string>();
        foreach (var (challenge, definition) in challenges)
        {
            var stages = stored[challenge.Id].ToList();
            var name = stages.Count == 0 ? StageCalendar.Of(definition.Stages, challenge.OpenedAt).At(now)?.Name : new StageLine(stages, [], challenge.OpenedAt, true).At(now)?.Name;
            if (name is not null) names[challenge.Id] = name;
        }
        return names;
    }

    /// <summary>Stages as they would be stored, in order, with their checklists.</summary>
    internal static IReadOnlyList<(Stage Stage, IReadOnlyList<StageItem> Items)> Drafted(Challenge challenge, ChallengeDefinition definition)
    {
        var number = 0;
        return
        [
            .. (definition.Stages.Count > 0 ? definition.Stages : StageTemplates.Stages).Select((spec, i) => (
                Stage.Plan(challenge.Id, null, i + 1, spec.Name, spec.Length),
                (IReadOnlyList<StageItem>)[
                    .. (spec.Entry ?? StageTemplates.EntryOf(spec.Name)).Select(text => new StageItem(challenge.Id, ++number, true, text)),
                    .. (spec.Exit ?? StageTemplates.ExitOf(spec.Name)).Select(text => new StageItem(challenge.Id, ++number, false, text)),
                ])),
        ];
    }
}
