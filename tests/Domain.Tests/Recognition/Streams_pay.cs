using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.People;
using CoResearch.Domain.Recognition;
using CoResearch.Domain.Recognition.Streams;
using CoResearch.Domain.Scoring;
using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Domain.Tests.Recognition;

/// <summary>What each stream owes for a history, in figures that were worked out by hand.</summary>
public sealed class Streams_pay
{
    private const int Ada = 1;
    private const int Bob = 2;
    private const int Eve = 3;

    // Monday, 16 November 2026.
    private static readonly DateTimeOffset Start = new(2026, 11, 16, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Week = new(2026, 11, 16);

    [Fact]
    public void Every_stream_is_found_and_its_name_is_a_word() => Assert.Equal(
        ["first", "leap", "persistence", "reproduced", "time_at_top", "top"], StreamCatalog.All.Select(s => s.Name));

    [Fact]
    public void Top_pays_the_best_by_rank_to_the_power_of_minus_three_quarters()
    {
        var work = new[] { Work(1, Ada, 1, 0.9), Work(2, Bob, 2, 0.7), Work(3, Eve, 3, 0.8), Work(4, 4, 4, 0.5), Work(5, 5, 5, null), Work(6, 6, 6, 0.99, passed: false) };
        Assert.Equal([$"{Ada}:20", $"{Eve}:12", $"{Bob}:9"], Paid(new Top(), work, Week));
    }

    [Fact]
    public void Top_takes_only_what_was_received_before_the_close_and_equal_scores_in_the_order_of_receipt()
    {
        var work = new[] { Work(1, Ada, 1, 0.9), Work(2, Bob, 167.999, 0.9), Work(3, Eve, 168, 0.95) };
        Assert.Equal([$"{Ada}:20", $"{Bob}:12"], Paid(new Top(), work, Week));
        Assert.Equal([$"{Ada}:20", $"{Bob}:12", $"{Eve}:20", $"{Ada}:12", $"{Bob}:9"], Paid(new Top(), work, Week.AddDays(7)));
    }

    [Fact]
    public void Whoever_parks_at_the_top_or_has_left_is_paid_nothing_more()
    {
        // Bob works on, without getting better; the fifth week closes four weeks after Ada's last work.
        var work = new[] { Work(1, Ada, 1, 0.9), Work(2, Bob, 2, 0.8), Work(3, Bob, 168 * 4 + 1, 0.7) };
        Assert.Equal(["1:20", "2:12", "1:20", "2:12", "1:20", "2:12", "1:20", "2:12", "2:12"], Paid(new Top(), work, Week.AddDays(28)));
        Assert.Equal(["1:20", "2:12", "2:12"], Paid(new Top(), work, Week.AddDays(28), rules: new() { TopWithin = 1 }));
        var left = new Dictionary<PersonId, DateTimeOffset> { [new(Ada)] = Start.AddHours(200) };
        foreach (var (stream, paid) in new (IStream, string)[] { (new Top(), "1:20"), (new TimeAtTop(), "1:13") })
            Assert.Equal([paid], Paid(stream, work[..1], Week.AddDays(14), left: left));
        Assert.Equal(["1:5"], Paid(new Persistence(), [work[0], Work(4, Ada, 169, 0.5)], Week.AddDays(14), left: left));
    }

    [Fact]
    public void Time_at_top_pays_the_square_root_of_the_hours_and_each_week_what_was_added()
    {
        // √168 = 12.96; √336 − √168 = 5.37; √504 − √336 = 4.12
        Assert.Equal(["1:13", "1:5", "1:4"], Paid(new TimeAtTop(), [Work(1, Ada, 0, 0.9)], Week.AddDays(14)));
    }

    [Fact]
    public void A_reign_ends_with_somebody_elses_record_and_goes_on_through_ones_own()
    {
        // Ada from 8 to 72: √64 = 8; Bob from 72 to 168: √96 = 9.80; an own record and an equal value change nothing.
        var work = new[] { Work(1, Ada, 8, 0.5), Work(2, Ada, 20, 0.6), Work(3, Bob, 40, 0.6), Work(4, Bob, 72, 0.7) };
        Assert.Equal([$"{Ada}:8", $"{Bob}:10"], Paid(new TimeAtTop(), work, Week));
    }

    [Fact]
    public void A_reign_ends_when_the_challenge_does_and_nothing_is_paid_after_it()
    {
        var work = new[] { Work(1, Ada, 0, 0.9) };
        Assert.Equal(["1:10"], Paid(new TimeAtTop(), work, Week.AddDays(21), ended: Start.AddHours(100)));
        Assert.Equal(["1:20"], Paid(new Top(), work, Week.AddDays(21), ended: Start.AddHours(100)));
    }

    [Fact]
    public void Two_who_pass_the_top_to_and_fro_earn_what_one_who_keeps_it_does()
    {
        // Within the noise nobody takes it over; above it, each saturates over all the time: √84 = 9.17.
        double[] values = [0.5, 0.5005, 0.501, 0.5015];
        Assert.Equal([$"{Ada}:13"], Paid(new TimeAtTop(), values.Select((v, i) => Work(i + 1, i % 2 == 0 ? Ada : Bob, 12 * i, v)), Week));
        var swaps = Enumerable.Range(0, 14).Select(i => Work(i + 1, i % 2 == 0 ? Ada : Bob, 12 * i, 0.5 + i * 0.01)).ToList();
        Assert.Equal([$"{Ada}:9", $"{Bob}:9"], Paid(new TimeAtTop(), swaps, Week));

        // What the challenge calls noise is noise, and so is the spread of the leader's reproductions.
        Assert.Equal([$"{Ada}:13"], Paid(new TimeAtTop(), swaps.Take(2), Week, rules: new() { Noise = 0.01 }));
        Assert.Equal([$"{Ada}:13"], Paid(new TimeAtTop(), [swaps[0], Again(9, Eve, 1, true), swaps[1]], Week));

        // Many small steps are a large one together.
        Assert.Equal([$"{Ada}:6", $"{Bob}:11"], Paid(new TimeAtTop(), [Work(1, Ada, 0, 0.5), Work(2, Bob, 12, 0.5005), Work(3, Bob, 36, 0.502)], Week));
    }

    [Theory]
    [InlineData("2026-03-23", 167)]
    [InlineData("2026-10-19", 169)]
    [InlineData("2026-12-28", 168)]
    public void A_week_has_the_hours_that_the_clocks_give_it(string monday, int hours)
    {
        var week = DateOnly.Parse(monday, System.Globalization.CultureInfo.InvariantCulture);
        var calendar = new LabCalendar(LabFile.Shipped with { TimeZone = "Europe/Berlin" });
        var work = new ScoredWork(new(1), new(Ada), calendar.BeginOf(week), 0.9, true);
        var due = Assert.Single(StreamCatalog.Owed(new TimeAtTop(), new History(new(1), Definition(), calendar, [work], week)));
        Assert.Equal(hours, due.Detail.Integer("hours"));
        Assert.Equal((long)Math.Floor(Math.Sqrt(hours) + 0.5), due.Points);
    }

    [Fact]
    public void Persistence_grows_with_the_root_of_the_streak_up_to_its_cap()
    {
        var work = Enumerable.Range(0, 10).Select(w => Work(w + 1, Ada, 168 * w + 5, 0.5));
        Assert.Equal(["1:5", "1:7", "1:9", "1:10", "1:11", "1:12", "1:13", "1:14", "1:15", "1:15"], Paid(new Persistence(), work, Week.AddDays(63)));
    }

    [Fact]
    public void A_streak_outlives_the_weeks_of_grace_and_no_more()
    {
        // Weeks 0, 2 (one missed: grace), 5 (two missed: begins anew), and 5 again, which pays once.
        var work = new[] { Work(1, Ada, 1, 0.5), Work(2, Ada, 2 * 168 + 1, 0.5), Work(3, Ada, 5 * 168 + 1, 0.5), Work(4, Ada, 5 * 168 + 2, 0.5) };
        Assert.Equal(["1:5", "1:7", "1:5"], Paid(new Persistence(), work, Week.AddDays(42)));
    }

    [Fact]
    public void Persistence_wants_new_work_and_does_not_ask_how_good_it_is()
    {
        Assert.Empty(Paid(new Persistence(), [Work(1, Ada, 1, 0.5) with { RunsAgain = true }, Work(2, Bob, 2, 0.5) with { Reproduces = new(1) }, Work(3, Eve, 3, 0.5) with { IsBaseline = true }], Week));
        Assert.Equal(["1:5", "2:5"], Paid(new Persistence(), [Work(1, Ada, 1, 0.5, passed: false), Work(2, Bob, 2, null) with { NeedsRun = true }], Week));
        Assert.Empty(Paid(new Persistence(), [Work(1, Ada, 1, null), Work(2, Bob, 2, double.NaN, passed: false)], Week));
    }

    [Fact]
    public void A_leap_pays_for_each_halving_of_the_distance_to_the_optimum()
    {
        // 1 − AUC: 0.2 (baseline) → 0.1 is one halving: 20; 0.1 → 0.08 is log₂ 1.25 = 0.32: 6; a second place is no leap.
        var work = new[] { Work(1, 9, 0, 0.8) with { IsBaseline = true }, Work(2, Ada, 1, 0.9), Work(3, Bob, 2, 0.85), Work(4, Bob, 3, 0.92) };
        Assert.Equal(["1:20", "2:6"], Paid(new Leap(), work, null));
    }

    [Fact]
    public void The_first_ranked_value_without_a_baseline_beats_nothing()
    {
        Assert.Empty(Paid(new Leap(), [Work(1, 9, 0, 0.8, passed: false) with { IsBaseline = true }, Work(2, Ada, 1, 0.9)], null));
    }

    [Fact]
    public void What_is_within_the_noise_is_no_leap()
    {
        // A unit of the last decimal (precision 3), then what the best one's reproduction was off by, then what the challenge says.
        Assert.Empty(Paid(new Leap(), [Work(1, Ada, 1, 0.8), Work(2, Bob, 2, 0.801)], null));
        Assert.NotEmpty(Paid(new Leap(), [Work(1, Ada, 1, 0.8), Work(2, Bob, 2, 0.81)], null));
        var again = Work(3, Eve, 1.5, 0.785) with { Reproduces = new(1) };
        Assert.Empty(Paid(new Leap(), [Work(1, Ada, 1, 0.8), again, Work(2, Bob, 2, 0.81)], null));
        Assert.NotEmpty(Paid(new Leap(), [Work(1, Ada, 1, 0.8), again with { ReceivedAt = Start.AddHours(3) }, Work(2, Bob, 2, 0.81)], null));
        Assert.Empty(Paid(new Leap(), [Work(1, Ada, 1, 0.8), Work(2, Bob, 2, 0.85)], null, rules: new() { Noise = 0.05 }));
    }

    [Fact]
    public void A_cap_is_for_a_week_and_member_and_cuts_the_last_payment()
    {
        // 2, 4, 3 halvings in a week: 40, then 20 of 80, then nothing; the next week pays again.
        double[] values = [0.5, 0.875, 0.9921875, 0.9990234375];
        var work = values.Select((v, i) => Work(i + 1, Ada, i, v)).Append(Work(9, Ada, 200, 0.99951171875));
        Assert.Equal(["1:40", "1:20", "1:20"], Paid(new Leap(), work, null, precision: 12));
    }

    [Theory]
    [InlineData("roc_auc", Direction.Maximize, 0.9, 0.95, 1)]
    [InlineData("mcc", Direction.Maximize, -0.5, 0.25, 1)]
    [InlineData("rmse", Direction.Minimize, 8, 2, 2)]
    [InlineData("log_rms", Direction.Minimize, 0.3010299957, 0, 1)]
    [InlineData("log_rms", Direction.Minimize, 0, -0.3010299957, 1)]
    [InlineData("ams", Direction.Maximize, 1.5, 3, 1)]
    [InlineData("custom", Direction.Maximize, -4000, -2000, 1)]
    [InlineData("custom", Direction.Minimize, 4000, 2000, 1)]
    public void A_gain_is_one_for_twice_as_good_on_every_scale(string metric, Direction direction, double old, double now, double gain) =>
        Assert.Equal(gain, Gain.Of(Objective(metric, direction, 3), old, now, 0.001), 5);

    [Theory]
    [InlineData("custom", Direction.Maximize, -1, 0)]
    [InlineData("custom", Direction.Minimize, 1, -1)]
    [InlineData("rmse", Direction.Minimize, 0.1, 0)]
    [InlineData("roc_auc", Direction.Maximize, 0.9, 1)]
    [InlineData("r2", Direction.Maximize, -3, 1)]
    public void A_gain_is_finite_and_positive_also_at_zero_and_at_the_optimum(string metric, Direction direction, double old, double now)
    {
        var gain = Gain.Of(Objective(metric, direction, 3), old, now, 0.001);
        Assert.True(double.IsFinite(gain) && gain > 0);
    }

    [Fact]
    public void Every_objective_has_a_scale_that_fits_its_direction() => Assert.All(
        MetricCatalog.Objectives.Select(name => MetricCatalog.Find(name)!),
        m => Assert.True(m.Scale is MetricScale.Open or MetricScale.Logarithm || (m.Scale == MetricScale.OneIsBest) == (m.Direction == Direction.Maximize)));

    [Fact]
    public void The_first_score_and_the_first_to_pass_each_gate_are_paid_once()
    {
        var work = new[]
        {
            Work(1, Ada, 1, null), Work(2, Ada, 2, 0.7, passed: false) with { Gates = ["a"] }, Work(3, Bob, 3, 0.6) with { Gates = ["a", "b"] },
            Work(4, Eve, 4, 0.9) with { Gates = ["a", "b"] },
        };
        Assert.Equal(["1:10", "1:10", "2:10"], Paid(new First(), work, null));
        Assert.Empty(Paid(new First(), work.Prepend(Work(0, Eve, 0, null) with { NeedsRun = true }), null));
        Assert.Empty(Paid(new First(), [Work(1, 9, 1, 0.9) with { IsBaseline = true, Gates = ["a"] }], null));
    }

    [Fact]
    public void A_reproduction_pays_its_author_once_and_every_other_reader_once()
    {
        var work = new[]
        {
            Work(1, Ada, 1, 0.7), Again(2, Ada, 2, true), Again(3, Bob, 3, false), Again(4, Bob, 4, true), Again(5, Bob, 5, true), Again(6, Eve, 6, true),
        };
        Assert.Equal(["1:10", "2:10", "3:10"], Paid(new Reproduced(), work, null));
        Assert.Empty(Paid(new Reproduced(), [work[0] with { IsBaseline = true }, work[3]], null));
        Assert.Empty(Paid(new Reproduced(), [work[0] with { Repeats = true }, work[3]], null));
        Assert.Empty(Paid(new Reproduced(), [work[0] with { RunsAgain = true }, work[3]], null));
    }

    [Fact]
    public void A_stream_that_is_off_owes_nothing()
    {
        var work = new[] { Work(1, Ada, 1, 0.7), Work(2, Bob, 2, 0.9), Again(3, Bob, 3, true) };
        Assert.All(StreamCatalog.All, s => Assert.Empty(Paid(s, work, Week, rules: MicroRewardRules.Off)));
        Assert.All(StreamCatalog.All, s => Assert.NotEmpty(Paid(s, work, Week)));
    }

    [Fact]
    public void What_was_earned_is_worth_what_the_rules_of_its_time_say()
    {
        RulesFrom[] spans = [new(DateTimeOffset.MinValue, new()), new(Start.AddHours(200), new() { Top = new(30, 40), Leap = StreamRule.Off })];
        var work = new[] { Work(1, Ada, 1, 0.5), Work(2, Ada, 2, 0.75), Work(3, Ada, 201, 0.875) };
        Assert.Equal(["1:20", "1:30"], Paid(new Top(), work, Week.AddDays(7), spans: spans));
        Assert.Equal(["1:20"], Paid(new Leap(), work, null, spans: spans));
    }

    [Fact]
    public void A_detail_survives_being_written()
    {
        var detail = new Detail().With("gate", "cvm against Size = x%").With("old", 0.1).With("rank", 2);
        var read = Detail.Parse(detail.ToString());
        Assert.Equal(("cvm against Size = x%", 0.1, 2L, ""), (read["gate"], read.Number("old"), read.Integer("rank"), read["other"]));
        Assert.DoesNotContain("  ", detail.ToString(), StringComparison.Ordinal);
    }

    private static ScoredWork Work(long id, long person, double hours, double? value, bool passed = true) =>
        new(new SubmissionId(id), new PersonId(person), Start.AddHours(hours), value, passed);

    private static ScoredWork Again(long id, long person, double hours, bool agrees) => Work(id, person, hours, 0.7) with { Reproduces = new(1), Agrees = agrees };

    /// <summary>As "person:points", in the order in which it was earned.</summary>
    private static List<string> Paid(
        IStream stream, IEnumerable<ScoredWork> work, DateOnly? through, DateTimeOffset? ended = null, MicroRewardRules? rules = null, int precision = 3, RulesFrom[]? spans = null,
        IReadOnlyDictionary<PersonId, DateTimeOffset>? left = null)
    {
        var definition = Definition(precision) with { MicroRewards = rules ?? new() };
        var history = new History(new(1), definition, new LabCalendar(LabFile.Shipped with { TimeZone = "UTC" }), work, through, ended, spans, left);
        return [.. StreamCatalog.Owed(stream, history).Where(d => d.Points > 0).Select(d => $"{d.Person.Value}:{d.Points}")];
    }

    private static ObjectiveSpec Objective(string metric, Direction direction, int precision) => new(metric, new Dictionary<string, string>(), direction, precision);

    private static ChallengeDefinition Definition(int precision = 3) => new()
    {
        Slug = "small",
        Title = "Small",
        Predictions = new("id", ["y"], null),
        Objective = Objective("roc_auc", Direction.Maximize, precision),
    };
}
