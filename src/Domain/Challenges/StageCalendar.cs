namespace CoResearch.Domain.Challenges;

/// <summary>When a challenge's stages are planned to begin and end: one after the other from the day it was opened.</summary>
public sealed class StageCalendar
{
    private StageCalendar(IReadOnlyList<DatedStage> stages) => Stages = stages;

    public IReadOnlyList<DatedStage> Stages { get; }

    /// <summary>Without an opening day there are no dates yet, and no stages here.</summary>
    public static StageCalendar Of(IReadOnlyList<StageSpec> stages, DateTimeOffset? openedAt)
    {
        var dated = new List<DatedStage>();
        if (openedAt is { } begin)
            foreach (var stage in stages)
            {
                dated.Add(new DatedStage(dated.Count + 1, stage.Name, begin, begin + stage.Length));
                begin += stage.Length;
            }
        return new StageCalendar(dated);
    }

    /// <summary>The stage that an instant falls in; null before the first and after the last.</summary>
    public DatedStage? At(DateTimeOffset now) => Stages.FirstOrDefault(s => s.Begins <= now && now < s.Ends);
}

/// <summary>A stage with its dates; numbers count from 1.</summary>
public sealed record DatedStage(int Number, string Name, DateTimeOffset Begins, DateTimeOffset Ends);
