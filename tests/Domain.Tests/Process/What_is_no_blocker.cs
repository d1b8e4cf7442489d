using CoResearch.Domain.Process.CheckIns;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class What_is_no_blocker
{
    [Theory]
    [InlineData("-")]
    [InlineData("—")]
    [InlineData("no")]
    [InlineData("None.")]
    [InlineData("nothing")]
    [InlineData("Nothing blocks me")]
    [InlineData("nothing is blocking us right now")]
    [InlineData("nothing in my way")]
    [InlineData("Nothing so far!")]
    [InlineData("no blockers this week")]
    [InlineData("I'm not blocked")]
    [InlineData("n/a")]
    [InlineData("нет")]
    [InlineData("Ничего")]
    [InlineData("ничего не мешает")]
    [InlineData("мне пока ничего не мешает")]
    [InlineData("Ничего мне не мешает.")]
    [InlineData("пока нет")]
    [InlineData("Нет проблем")]
    [InlineData("блокеров нет")]
    [InlineData("no blockers really")]
    [InlineData("No blockers, really.")]
    [InlineData("no problems at the moment")]
    [InlineData("Nothing in my way right now")]
    [InlineData("nope, all good!")]
    [InlineData("Nothing so far; everything is fine")]
    [InlineData("No - it's all ok")]
    [InlineData("All good")]
    [InlineData("Ничего, всё хорошо")]
    [InlineData("Нет. Все в порядке :)")]
    [InlineData("Блокеров пока нет, всё нормально")]
    [InlineData("сейчас ничего")]
    public void Nothing_in_many_words(string text) => Assert.True(NoBlocker.Is(text));

    [Theory]
    [InlineData("nothing works")]
    [InlineData("no data")]
    [InlineData("no GPU, nothing blocks me otherwise")]
    [InlineData("nothing but the disk, which is full")]
    [InlineData("not blocked, but slow: the queue")]
    [InlineData("no blockers except the labels")]
    [InlineData("nobody answers")]
    [InlineData("- the disk is full")]
    [InlineData("ничего не работает")]
    [InlineData("нет данных")]
    [InlineData("мне ничего не понятно")]
    [InlineData("нет проблем, кроме диска")]
    [InlineData("никто не отвечает")]
    [InlineData("nothing but the GPU")]
    [InlineData("nothing works right now")]
    [InlineData("not really all good")]
    [InlineData("no, all good except the labels")]
    [InlineData("no blockers, all good people left")]
    [InlineData("не всё хорошо")]
    [InlineData("ничего хорошего")]
    [InlineData("всё хорошо, кроме диска")]
    [InlineData("нет, всё плохо")]
    public void What_does_stand_in_the_way(string text) => Assert.False(NoBlocker.Is(text));

    [Fact]
    public async Task It_takes_an_earlier_blocker_off_and_is_kept_as_nothing()
    {
        await using var lab = await TestLab.StartAsync();
        await lab.MemberAsync("ada", "tides");
        foreach (var said in new[] { "the disk is full", "Nothing blocks me" }) Assert.True((await lab.AnswerAsync("ada", "tides", "a cut", blockers: said)).Ok);
        Assert.Equal(
            [(1, "the disk is full"), (2, "")],
            await lab.ReadAsync(async db => (await db.CheckInAnswers.Where(a => a.Part == CheckInAnswer.Blockers).ToListAsync(TestContext.Current.CancellationToken)).Select(a => (a.Version, a.Text))));
    }
}
