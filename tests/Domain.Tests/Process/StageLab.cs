using CoResearch.Domain.Process.Stages;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

/// <summary>What tests of stages do again and again, by names.</summary>
internal static class StageLab
{
    public const string Slug = "tides";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static Task<Result<Stage>> BeginAsync(this TestLab lab, string? reason = "we begin", string by = "mia") =>
        lab.TryAsync<ManageStages, Stage>(async (manage, db) => await manage.BeginAsync(await db.NamedAsync(by), await db.ChallengeAsync(Slug), reason, Now));

    public static Task<Result<EndedStage>> EndAsync(this TestLab lab, string? reason = "we go on", string by = "mia") =>
        lab.TryAsync<ManageStages, EndedStage>(async (manage, db) => await manage.EndAsync(await db.NamedAsync(by), await db.ChallengeAsync(Slug), reason, Now));

    public static Task<Result<BegunIteration>> IterateAsync(this TestLab lab, string? name = null, int days = 14) =>
        lab.TryAsync<ManageStages, BegunIteration>(async (manage, db) => await manage.IterateAsync(await db.NamedAsync("mia"), await db.ChallengeAsync(Slug), name, days, Now));

    public static Task<Result<Stage>> ExtendAsync(this TestLab lab, string length, string why = "the library was closed", string? stage = null) =>
        lab.TryAsync<ManageStages, Stage>(async (manage, db) => await manage.ExtendAsync(await db.NamedAsync("mia"), await db.ChallengeAsync(Slug), length, stage, why, Now));

    public static Task<Result<StageItem>> TickAsync(this TestLab lab, int number) =>
        lab.TryAsync<ManageStages, StageItem>(async (manage, db) => await manage.TickAsync(await db.ChallengeAsync(Slug), number, Now));

    public static async Task<Error?> AddItemAsync(this TestLab lab, string text, bool entry) =>
        (await lab.TryAsync<ManageStages, StageItem>(async (manage, db) => (await manage.AddItemAsync(await db.ChallengeAsync(Slug), text, entry, Now)).Failed(out var added, out var error) ? error : added.Item)).Error;

    public static Task<Result<StageLine>> PlanAsync(this TestLab lab, params (string Stage, string Length)[] lengths) =>
        lab.TryAsync<ManageStages, StageLine>(async (manage, db) => await manage.PlanAsync(await db.ChallengeAsync(Slug), lengths.ToDictionary(l => l.Stage, l => l.Length), Now));

    public static Task<Result<KeptArtefact>> KeepFileAsync(this TestLab lab, string what, string name, byte[] bytes, string by = "ada") =>
        lab.TryAsync<ManageStages, KeptArtefact>(async (manage, db) => await manage.ArtefactAsync(await db.NamedAsync(by), await db.ChallengeAsync(Slug), what, name, new ArtefactFile(name, bytes), Now));

    public static Task<Result<KeptArtefact>> KeepAsync(this TestLab lab, string what, string? text, string by = "ada") =>
        lab.TryAsync<ManageStages, KeptArtefact>(async (manage, db) => await manage.ArtefactAsync(await db.NamedAsync(by), await db.ChallengeAsync(Slug), what, text, null, Now));

    public static Task<StageLine> LineAsync(this TestLab lab) => lab.DoAsync<StageList, StageLine>(async (list, db) => await list.OfAsync(await db.ChallengeAsync(Slug), Now));

    public static Task<StageFacts?> FactsAsync(this TestLab lab) => lab.DoAsync<ReadStage, StageFacts?>(async (read, db) => await read.OfAsync(await db.ChallengeAsync(Slug), null, Now));

    public static Task<bool> WatchAsync(this TestLab lab) => lab.DoAsync<WatchStages, bool>(async (watch, _) =>
    {
        await watch.RunAsync(Now);
        return true;
    });

    public static Task<Result<Reading>> ReadAsync(this TestLab lab, string by, string typed) =>
        lab.TryAsync<ReadingList, Reading>(async (list, db) => await list.AddAsync(await db.NamedAsync(by), await db.ChallengeAsync(Slug), typed, Now));

    public static Task<Result<Reading>> ReadDoneAsync(this TestLab lab, string by, long number, string? note = null) =>
        lab.TryAsync<ReadingList, Reading>(async (list, db) => await list.DoneAsync(await db.NamedAsync(by), await db.ChallengeAsync(Slug), number, note, Now));

    public static Task<IReadOnlyList<ReadingRow>> ReadingsAsync(this TestLab lab) => lab.DoAsync<ReadingList, IReadOnlyList<ReadingRow>>(async (list, db) => await list.OfAsync((await db.ChallengeAsync(Slug)).Id, Now));

    public static Task<Result<(Stage Stage, bool ToLab)>> PresentAsync(this TestLab lab, string by = "mia", string? named = null, bool again = false) =>
        lab.TryAsync<PresentReport, (Stage Stage, bool ToLab)>(async (present, db) => await present.RunAsync(await db.NamedAsync(by), await db.ChallengeAsync(Slug), named, again, Now));

    public static Task<Result<ReportFeedback>> SayAsync(this TestLab lab, string by, string text) =>
        lab.TryAsync<PresentReport, ReportFeedback>(async (present, db) => await present.SayAsync(await db.NamedAsync(by), await db.ChallengeAsync(Slug), text, Now));
}
