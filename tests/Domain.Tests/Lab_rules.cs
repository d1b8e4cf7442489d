using System.Text;
using CoResearch.Domain.Challenges;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests;

public sealed class Lab_rules
{
    [Fact]
    public void The_shipped_rules_hold_the_values_and_awards_of_the_lab()
    {
        var rules = LabFile.Shipped;
        Assert.Equal(["transdiscip", "data", "reproducible", "ethics", "innovation", "coolresearch", "socialgood", "community", "teamwork", "PR"], rules.Values.Select(v => v.Tag));
        Assert.Equal(["Interscience", "Reproducible", "Best-score"], rules.Awards.Select(a => a.Tag));
        Assert.Equal((100, 150, 200), (rules.Kudos.Everybody, rules.Kudos.Allowance[Role.Mentor], rules.Kudos.OwnerAllowance));
        Assert.Equal("PR", rules.Value("pr")?.Tag);

        // What is written there are the defaults.
        Assert.Equal(new(), rules.Supervision);
    }

    [Fact]
    public async Task A_file_in_the_state_folder_takes_their_place_and_its_mistakes_are_told_in_one_go()
    {
        await using var lab = await TestLab.StartAsync();
        Assert.Same(LabFile.Shipped, LabFile.Load(lab.Paths).Value);
        var file = Path.Combine(lab.Paths.Root, LabFile.FileName);
        await File.WriteAllTextAsync(file, "time_zone: Europe/Berlin\nvalues: [ { tag: honesty, sentence: We say what we saw } ]\n", TestContext.Current.CancellationToken);
        var rules = LabFile.Load(lab.Paths).Value;
        Assert.Equal(("Europe/Berlin", "honesty", 0), (rules.TimeZone, Assert.Single(rules.Values).Tag, rules.Awards.Count));

        // What it does not say is as it ships: nobody is left without anything to give.
        Assert.Equal((100, 150, 200), (rules.Kudos.Everybody, rules.Kudos.Allowance[Role.Mentor], rules.Kudos.OwnerAllowance));
        await File.WriteAllTextAsync(file, """
            time_zone: Mars/Olympus
            values:
              - { tag: "a b", sentence: x }
              - { tag: data, sentence: x }
              - { tag: DATA, sentence: y }
            kudos: { allowance: { student: -1 }, undo: soon }
            awards: [ { tag: Best, sentence: x, points: many, checks: luck } ]
            colour: blue
            """, TestContext.Current.CancellationToken);
        var mistakes = Assert.IsType<MistakesError>(LabFile.Load(lab.Paths).Error).Mistakes;
        Assert.Equal(
            ["awards[0].checks", "awards[0].points", "colour", "kudos.allowance.domain-expert", "kudos.allowance.mentor", "kudos.allowance.ml-expert", "kudos.allowance.owner", "kudos.allowance.student", "kudos.undo", "time_zone", "values", "values[0].tag"],
            mistakes.Select(m => m.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_lab_without_values_is_none() =>
        Assert.IsType<MistakesError>(LabFile.Parse(Encoding.UTF8.GetBytes("time_zone: UTC\n")).Error);
}
