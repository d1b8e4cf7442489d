using CoResearch.Domain.Challenges;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Digests;
using CoResearch.Domain.Process.Questions;
using CoResearch.Domain.Shared;
using CoResearch.TestKit;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Asking_mentors : IAsyncLifetime
{
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        await _lab.ChallengeAsync("tides");
        await _lab.ChallengeAsync("winds");
        foreach (var (name, slug) in new[] { ("ada", "tides"), ("mia", "tides"), ("wim", "winds") }) await _lab.MemberAsync(name, slug);
        await _lab.AppointAsync("mia", "tides", Role.Mentor);
        await _lab.AppointAsync("wim", "winds", Role.Mentor);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_question_reaches_its_mentors_and_the_answer_who_asked()
    {
        var question = (await AskAsync("ada", "Why does the gate fail although my score is good?")).Value;
        var asked = Assert.Single(await _lab.NoticesAsync(NoticeKind.QuestionAsked));
        Assert.Equal((await _lab.ReadAsync(db => db.NamedAsync("mia"))).Id, asked.PersonId);
        Assert.Equal(1, (await DigestAsync()).Questions);
        Assert.True((await AnswerAsync("mia", question.Id, "Map the scores in bins of Size.")).Ok);
        Assert.Equal((await _lab.ReadAsync(db => db.NamedAsync("ada"))).Id, Assert.Single(await _lab.NoticesAsync(NoticeKind.QuestionAnswered)).PersonId);
        Assert.Equal(0, (await DigestAsync()).Questions);
    }

    [Fact]
    public async Task The_same_question_within_a_week_is_the_first_one()
    {
        var first = (await AskAsync("ada", "Why does the gate fail although my score is good?")).Value;
        var again = (await AskAgainAsync("ada", " why does the gate fail, although my  score is good")).Value;
        Assert.Equal((first.Id, true), (again.Question.Id, again.Again));
        Assert.Single(await _lab.NoticesAsync(NoticeKind.QuestionAsked));
        await _lab.MemberAsync("bob", "tides");
        Assert.False((await AskAgainAsync("bob", first.Text)).Value.Again);
        await AnswerAsync("mia", first.Id, "Map the scores in bins of Size.");
        Assert.NotNull((await AskAgainAsync("ada", first.Text)).Value.Question.Answer);
        _lab.Clock.Advance(TimeSpan.FromDays(8));
        Assert.False((await AskAgainAsync("ada", first.Text)).Value.Again);
    }

    [Fact]
    public async Task Who_has_many_questions_that_wait_asks_no_more()
    {
        for (var i = 0; i < AskMentors.MostOpen; i++) Assert.True((await AskAsync("ada", $"Why does gate number {i} fail?")).Ok);
        Assert.IsType<TooManyOpen>((await AskAsync("ada", "And why does the last one?")).Error);
        Assert.Equal(AskMentors.MostOpen, (await _lab.NoticesAsync(NoticeKind.QuestionAsked)).Count);
        await AnswerAsync("mia", 1, "Map the scores in bins of Size.");
        Assert.True((await AskAsync("ada", "And why does the last one?")).Ok);
    }

    [Fact]
    public async Task Only_those_who_guide_its_challenge_answer_and_keep()
    {
        var question = (await AskAsync("ada", "Why does the gate fail although my score is good?")).Value;
        Assert.IsType<UnknownQuestion>((await AnswerAsync("wim", question.Id, "No idea")).Error);
        Assert.IsType<UnknownQuestion>((await AnswerAsync("ada", question.Id, "No idea")).Error);
        Assert.IsType<NotAnsweredYet>((await KeepAsync("mia", question.Id)).Error);
        Assert.IsType<BadAnswer>((await AnswerAsync("mia", question.Id, "  ")).Error);
        Assert.IsType<BadQuestionText>((await AskAsync("ada", "why?")).Error);
    }

    [Fact]
    public async Task Who_asked_is_told_once_that_the_answer_is_kept_unless_they_kept_it()
    {
        var question = (await AskAsync("ada", "Why does the gate fail although my score is good?")).Value;
        var own = (await AskAsync("mia", "How long does a fair run take at night?")).Value;
        foreach (var id in new[] { question.Id, own.Id }) await AnswerAsync("mia", id, "Map the scores in bins of Size.");
        await KeepAsync("mia", own.Id);
        await KeepAsync("mia", question.Id);
        await KeepAsync("mia", question.Id);
        var told = Assert.Single(await _lab.NoticesAsync(NoticeKind.AnswerKept));
        Assert.Equal(((await _lab.ReadAsync(db => db.NamedAsync("ada"))).Id, question.Id), (told.PersonId!.Value, told.AboutId));
    }

    [Fact]
    public async Task Kept_answers_are_found_by_words_that_are_like_theirs_in_their_challenge_alone()
    {
        var gate = (await AskAsync("ada", "Why does the gate fail although my score is the best?")).Value;
        await AnswerAsync("mia", gate.Id, "It sees the brightness: map the scores in bins of Size.");
        await KeepAsync("mia", gate.Id);
        var clone = (await AskAsync("ada", "How do I clone my fork of the baseline?")).Value;
        await AnswerAsync("mia", clone.Id, "With git.");
        await KeepAsync("mia", clone.Id);
        Assert.Equal([gate.Id], await FindAsync("tides", "The gates fail for my best scores"));
        Assert.Equal([gate.Id], await FindAsync("tides", "brightness?"));
        Assert.Equal([gate.Id, clone.Id], await FindAsync("tides", null));
        Assert.Empty(await FindAsync("tides", "When is the meeting?"));
        Assert.Empty(await FindAsync("winds", "The gates fail"));
    }

    [Fact]
    public async Task Short_names_and_words_with_another_ending_are_found_and_no_others()
    {
        foreach (var text in new[] { "How is the AUC weighted in GBM runs?", "Что такое фаза прилива?" })
        {
            var kept = (await AskAsync("ada", text)).Value;
            await AnswerAsync("mia", kept.Id, "See the statement.");
            await KeepAsync("mia", kept.Id);
        }
        foreach (var words in new[] { "AUC", "gbm", "weighted", "Is it the ROC or the AUC?" }) Assert.Equal([1], await FindAsync("tides", words));
        foreach (var words in new[] { "фазы", "фаз", "О чём эти фазы?", "приливы" }) Assert.Equal([2], await FindAsync("tides", words));
        foreach (var words in new[] { "is it the", "How is it in the lab?", "это не то", "ROC", "фильтр", "2" }) Assert.Empty(await FindAsync("tides", words));
    }

    [Fact]
    public async Task Questions_of_who_is_erased_wait_for_nobody_and_answer_nobody()
    {
        var open = (await AskAsync("ada", "Is my illness a problem for the exam?")).Value;
        var kept = (await AskAsync("ada", "How do I clone my fork of the baseline?")).Value;
        await AnswerAsync("mia", kept.Id, "With git.");
        await KeepAsync("mia", kept.Id);
        Assert.True((await _lab.TryAsync<Domain.People.ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.NamedAsync("ada"), Now))).Ok);
        Assert.Empty(await _lab.DoAsync<QuestionList, IReadOnlyList<QuestionRow>>(async (list, db) => await list.WaitingForAsync(await db.NamedAsync("mia"), Now)));
        Assert.Equal(0, (await DigestAsync()).Questions);
        Assert.Empty(await FindAsync("tides", null));
        Assert.IsType<UnknownQuestion>((await AnswerAsync("mia", open.Id, "To nobody")).Error);
        Assert.IsType<UnknownQuestion>((await KeepAsync("mia", kept.Id)).Error);
    }

    [Fact]
    public async Task Answers_of_who_is_erased_are_kept_for_nobody()
    {
        var kept = (await AskAsync("ada", "How do I clone my fork of the baseline?")).Value;
        await AnswerAsync("mia", kept.Id, "With git.");
        await KeepAsync("mia", kept.Id);
        Assert.True((await _lab.TryAsync<Domain.People.ErasePerson, string>(async (erase, db) => await erase.RunAsync(await db.NamedAsync("mia"), Now))).Ok);
        Assert.Empty(await FindAsync("tides", null));
    }

    private async Task<Result<Question>> AskAsync(string name, string text) => (await AskAgainAsync(name, text)).Failed(out var asked, out var error) ? error : asked.Question;

    private Task<Result<AskedQuestion>> AskAgainAsync(string name, string text) => _lab.TryAsync<AskMentors, AskedQuestion>(async (ask, db) => await ask.AskAsync(await db.NamedAsync(name), await db.ChallengeAsync("tides"), text, Now));

    private Task<Result<Question>> AnswerAsync(string name, long id, string text) => _lab.TryAsync<AskMentors, Question>(async (ask, db) => await ask.AnswerAsync(await db.NamedAsync(name), id, text, Now));

    private Task<Result<Question>> KeepAsync(string name, long id) => _lab.TryAsync<AskMentors, Question>(async (ask, db) => await ask.KeepAsync(await db.NamedAsync(name), id, true, Now));

    private Task<IEnumerable<long>> FindAsync(string slug, string? words) => _lab.DoAsync<QuestionList, IEnumerable<long>>(async (list, db) =>
        (await list.KeptAsync((await db.ChallengeAsync(slug)).Id, words, 10, Now)).Select(k => k.Question.Id));

    private Task<ChallengeDigest> DigestAsync() => _lab.DoAsync<MentorDigest, ChallengeDigest>(async (digest, db) => Assert.Single(await digest.OfAsync([await db.ChallengeAsync("tides")], _lab.Clock.GetUtcNow().AddDays(-7), Now)));
}
