using System.Text;
using System.Text.Json;
using CoResearch.Domain.Notices;
using CoResearch.Domain.Process.Roadmap;
using CoResearch.TestKit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CoResearch.Domain.Tests.Process;

public sealed class Cards_on_a_board : IAsyncLifetime
{
    private static readonly DateOnly Tuesday = new(2026, 11, 24);
    private TestLab _lab = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await TestLab.StartAsync();
        await _lab.ChallengeAsync("tides");
        await _lab.MemberAsync("ada", "tides");
        await _lab.MemberAsync("bob", "tides");
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Theory]
    [InlineData("\"Look at the cut\" @ada due friday #doing #Write-Up", "Look at the cut", "@ada", "2026-11-27", CardColumn.Doing, "write-up")]
    [InlineData("Look at @ada the cut <@U123> due 2w", "Look at the cut", "@ada <@U123>", "2026-12-08", null, "")]
    [InlineData("What is due here", "What is due here", "", null, null, "")]
    [InlineData("Fix #3 of the list", "Fix #3 of the list", "", null, null, "")]
    [InlineData("Read due tuesday", "Read", "", "2026-11-24", null, "")]
    [InlineData("Прочитать статью due пятница", "Прочитать статью", "", "2026-11-27", null, "")]
    [InlineData("Статья due среду #готово", "Статья", "", "2026-11-25", CardColumn.Done, "")]
    [InlineData("Статья due Субботу #В-работе #в-отпуске", "Статья", "", "2026-11-28", CardColumn.Doing, "в-отпуске")]
    public void A_card_is_read_as_it_is_typed(string typed, string title, string mentions, string? due, CardColumn? column, string labels)
    {
        var read = CardText.Read(typed, Tuesday).Value;
        Assert.Equal((title, mentions, due, column, labels), (read.Title, string.Join(' ', read.Mentions), read.Due?.ToString("yyyy-MM-dd"), read.Column, string.Join(' ', read.Labels)));
    }

    [Theory]
    [InlineData("\"Cut\" due never", typeof(BadDay))]
    [InlineData("\"Cut\" and more words", typeof(BadCardTitle))]
    [InlineData("Cut #a!b", typeof(BadLabel))]
    public void What_cannot_be_meant_is_refused(string typed, Type error) => Assert.IsType(error, CardText.Read(typed, Tuesday).Error);

    [Theory]
    [InlineData("99999w")]
    [InlineData("2026-13-01")]
    [InlineData("-3d")]
    [InlineData("9999-12-31")]
    public void No_day(string typed) => Assert.Null(DueDay.Read(typed, Tuesday));

    [Fact]
    public async Task A_full_column_takes_no_more_until_there_is_room()
    {
        await _lab.TryAsync<ManageCards, Domain.Shared.Done>(async (cards, db) => await cards.LimitAsync(await db.ChallengeAsync("tides"), CardColumn.Doing, 1, Now));
        var first = (await _lab.CardAsync("ada", "tides", "One #doing")).Value;
        Assert.IsType<ColumnFull>((await _lab.CardAsync("ada", "tides", "Two #doing")).Error);
        var second = (await _lab.CardAsync("ada", "tides", "Two")).Value;
        Assert.IsType<ColumnFull>((await _lab.WithCardAsync("ada", second.Id, (cards, by, card) => cards.MoveAsync(by, card, CardColumn.Doing, Now))).Error);
        await _lab.WithCardAsync("ada", first.Id, (cards, by, card) => cards.MoveAsync(by, card, CardColumn.Done, Now));
        Assert.True((await _lab.WithCardAsync("ada", second.Id, (cards, by, card) => cards.MoveAsync(by, card, CardColumn.Doing, Now))).Ok);
    }

    [Fact]
    public async Task Whoever_gets_a_card_is_told_and_nobody_outside_the_team_gets_one()
    {
        await _lab.PersonAsync("zed");
        Assert.IsType<NotInTeam>((await _lab.CardAsync("ada", "tides", "Cut", "zed")).Error);
        var card = (await _lab.CardAsync("ada", "tides", "Cut", "bob", "ada")).Value;
        var told = Assert.Single(await _lab.NoticesAsync(NoticeKind.CardAssigned));
        Assert.Equal((card.Id.Value, (await _lab.ReadAsync(db => db.NamedAsync("bob"))).Id), (told.AboutId!.Value, told.PersonId!.Value));
    }

    [Fact]
    public async Task A_commit_moves_the_cards_that_it_closes()
    {
        var (cut, plot) = ((await _lab.CardAsync("ada", "tides", "Cut #doing")).Value, (await _lab.CardAsync("ada", "tides", "Plot #doing")).Value);
        await _lab.ChallengeAsync("winds");
        await _lab.MemberAsync("ada", "winds");
        var other = (await _lab.CardAsync("ada", "winds", "Other #doing")).Value;
        var submission = (await _lab.SubmitAsync("ada", "tides")).Value;
        await _lab.DoAsync<CardsInCommits, bool>(async (cards, db) =>
        {
            await cards.ReadAsync(await db.NamedAsync("ada"), await db.Submissions.SingleAsync(s => s.Id == submission.Id, Now),
                [$"Closes card {cut.Id.Value}", $"a plot for card {plot.Id.Value}; fixes cards {other.Id.Value} and 999"], Now);
            return true;
        });
        Assert.Equal((CardColumn.Done, CardColumn.Doing, CardColumn.Doing), ((await _lab.FindCardAsync(cut.Id)).Column, (await _lab.FindCardAsync(plot.Id)).Column, (await _lab.FindCardAsync(other.Id)).Column));
        Assert.Equal(2, await _lab.ReadAsync(db => db.CardLinks.CountAsync(Now)));
    }

    [Theory]
    [InlineData("closes card 12", "12!")]
    [InlineData("Fixes cards 1, 2 and #3; see card 4", "1! 2! 3! 4")]
    [InlineData("discard 12, cardinal 3, card x, postcard 9", "")]
    [InlineData("card 7 and later: finished card 7", "7!")]
    public void Numbers_of_cards_are_found_in_messages(string message, string expected) =>
        Assert.Equal(expected, string.Join(' ', CardsInCommits.Mentioned([message]).Select(m => $"{m.Card.Value}{(m.Closes ? "!" : "")}")));

    [Fact]
    public async Task A_board_goes_out_and_comes_back_and_its_cards_come_once()
    {
        var card = (await _lab.CardAsync("ada", "tides", "\"Look at the cut\" due 2026-12-24 #doing #write-up", "ada")).Value;
        await _lab.WithCardAsync("ada", card.Id, (cards, by, c) => cards.AddStepAsync(by, c, "Plot it", Now));
        await _lab.WithCardAsync("ada", card.Id, (cards, by, c) => cards.TickAsync(by, c, 1, Now));
        var file = await _lab.DoAsync<TrelloBoard, string>(async (trello, db) => await trello.ExportAsync(await db.ChallengeAsync("tides"), "Tides", Now));
        await _lab.ChallengeAsync("winds");
        await _lab.MemberAsync("ada", "winds");
        Assert.Equal(new ImportedBoard(1, 0, 0, 0), await ImportAsync("winds", file));
        Assert.Equal(new ImportedBoard(0, 1, 0, 0), await ImportAsync("winds", file));
        var back = (await _lab.DoAsync<CardList, IReadOnlyList<BoardColumn>>(async (list, db) => await list.BoardAsync((await db.ChallengeAsync("winds")).Id, new CardFilter(), Now))).Single(c => c.Cards.Count > 0);
        var row = Assert.Single(back.Cards);
        Assert.Equal((CardColumn.Doing, "Look at the cut", new DateOnly(2026, 12, 24), "write-up", "ada", 1, 1), (back.Column, row.Card.Title, row.Card.Due, row.Labels.Single(), row.People.Single().Name, row.Steps, row.StepsDone));
    }

    [Fact]
    public async Task A_board_that_comes_back_to_itself_adds_nothing_and_one_of_another_lab_with_the_same_numbers_does()
    {
        await _lab.CardAsync("ada", "tides", "Ours");
        var gone = (await _lab.CardAsync("ada", "tides", "Ours, done with")).Value;
        var ours = await ExportAsync(_lab);
        await _lab.WithCardAsync("ada", gone.Id, (cards, by, c) => cards.ArchiveAsync(by, c, Now));
        Assert.Equal(new ImportedBoard(0, 2, 0, 0), await ImportAsync("tides", ours));

        await using var elsewhere = await TestLab.StartAsync();
        elsewhere.Clock.Advance(TimeSpan.FromDays(1));
        await elsewhere.ChallengeAsync("tides");
        await elsewhere.MemberAsync("ada", "tides");
        await elsewhere.CardAsync("ada", "tides", "Theirs");
        var theirs = await ExportAsync(elsewhere);
        Assert.Equal(new ImportedBoard(1, 0, 0, 0), await ImportAsync("tides", theirs));
        Assert.Equal(new ImportedBoard(0, 1, 0, 0), await ImportAsync("tides", theirs));

        static Task<string> ExportAsync(TestLab lab) => lab.DoAsync<TrelloBoard, string>(async (trello, db) => await trello.ExportAsync(await db.ChallengeAsync("tides"), "Tides", Now));
    }

    [Fact]
    public async Task No_more_cards_come_into_a_column_than_it_holds_until_there_is_room()
    {
        const string board = """{"lists":[{"id":"a","name":"Doing"},{"id":"b","name":"Planned"}],"cards":[{"id":"1","name":"A","idList":"a"},{"id":"2","name":"B","idList":"a"},{"id":"3","name":"C","idList":"b"}]}""";
        await _lab.CardAsync("ada", "tides", "Ours #doing");
        await LimitAsync(2);
        Assert.Equal(new ImportedBoard(2, 0, 0, 1), await ImportAsync("tides", board));
        await LimitAsync(3);
        Assert.Equal(new ImportedBoard(1, 2, 0, 0), await ImportAsync("tides", board));

        Task LimitAsync(long most) => _lab.DoAsync<ManageCards, bool>(async (cards, db) => (await cards.LimitAsync(await db.ChallengeAsync("tides"), CardColumn.Doing, most, Now)).Ok);
    }

    [Fact]
    public async Task Trellos_own_lists_find_their_columns_and_what_is_closed_stays_away()
    {
        const string board = """
            {"name":"Lab","lists":[{"id":"a","name":"Ideas"},{"id":"b","name":"This week"},{"id":"c","name":"In progress"},{"id":"d","name":"Old","closed":true},{"id":"e","name":"Finished"}],
             "cards":[{"id":"1","name":"I","idList":"a"},{"id":"2","name":"W","idList":"b","labels":[{"name":"Write up","color":"red"},{"name":"","color":"blue"}]},{"id":"3","name":"P","idList":"c"},
              {"id":"4","name":"O","idList":"d"},{"id":"5","name":"F","idList":"e"},{"id":"6","name":"","idList":"a"},{"id":"7","name":"C","idList":"a","closed":true}]}
            """;
        Assert.Equal(new ImportedBoard(4, 0, 3, 0), await ImportAsync("tides", board));
        var cards = await _lab.ReadAsync(db => db.Cards.AsNoTracking().OrderBy(c => c.Id).Select(c => new { c.Title, c.Column }).ToListAsync(Now));
        Assert.Equal([("I", CardColumn.Backlog), ("W", CardColumn.Planned), ("P", CardColumn.Doing), ("F", CardColumn.Done)], cards.Select(c => (c.Title, c.Column)));
        Assert.Equal(["blue", "write-up"], await _lab.ReadAsync(db => db.CardLabels.OrderBy(l => l.Label).Select(l => l.Label).ToListAsync(Now)));
    }

    [Theory]
    [InlineData("backlog", "Backlog", "Product backlog", "Ideas", "Бэклог", "Беклог", "Идеи")]
    [InlineData("planned", "To Do", "To-do", "todo", "Next up", "This week", "Sprint planning", "Надо сделать", "Нужно сделать", "Сделать", "К выполнению", "В планах", "Запланировано", "План", "На этой неделе")]
    [InlineData("doing", "Doing", "In Progress", "Work in progress", "WIP", "В работе", "В процессе", "Делаю", "Выполняется", "Разработка")]
    [InlineData("test", "Test", "Testing", "In review", "Code review", "QA", "Проверка", "На проверке", "Готово к проверке", "Тестирование", "Ревью")]
    [InlineData("done", "Done", "Done this week", "Completed", "Finished", "Archive", "Готово", "Готовые", "Сделано", "Выполнено", "Завершено", "Закрыто", "Архив")]
    public async Task A_list_of_a_usual_name_is_the_column_that_it_says_wherever_it_stands(string named, params string[] lists)
    {
        var column = CardText.ReadColumn(named).Value;

        // Neither first nor last, where the place would say it.
        string[] all = ["A", .. lists, "Z"];
        var board = JsonSerializer.Serialize(new { lists = all.Select(name => new { id = name, name }), cards = lists.Select(name => new { id = name, name, idList = name }) });
        Assert.Equal(new ImportedBoard(lists.Length, 0, 0, 0), await ImportAsync("tides", board));
        Assert.Empty(await _lab.ReadAsync(db => db.Cards.Where(c => c.Column != column).Select(c => c.Title).ToListAsync(Now)));
    }

    [Fact]
    public async Task A_list_that_says_nothing_goes_by_its_place()
    {
        var lists = new[] { "Incomplete", "Готовим", "Latest", "К выпуску" };
        await ImportAsync("tides", JsonSerializer.Serialize(new { lists = lists.Select(name => new { id = name, name }), cards = lists.Select(name => new { id = name, name, idList = name }) }));
        Assert.Equal([CardColumn.Backlog, CardColumn.Doing, CardColumn.Doing, CardColumn.Done], await _lab.ReadAsync(db => db.Cards.OrderBy(c => c.Id).Select(c => c.Column).ToListAsync(Now)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"lists\":[],\"cards\":3}")]
    [InlineData("{\"lists\":[{\"id\":\"\\ud800\"}],\"cards\":[{\"id\":\"\\ud800\",\"name\":\"x\"}]}")]
    [InlineData("{\"lists\":[],\"cards\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}")]
    public async Task No_board(string file) =>
        Assert.IsType<BadTrello>((await _lab.TryAsync<TrelloBoard, ImportedBoard>(async (trello, db) => await trello.ImportAsync(await db.NamedAsync("ada"), await db.ChallengeAsync("tides"), Encoding.UTF8.GetBytes(file), Now))).Error);

    private async Task<ImportedBoard> ImportAsync(string slug, string file) =>
        (await _lab.TryAsync<TrelloBoard, ImportedBoard>(async (trello, db) => await trello.ImportAsync(await db.NamedAsync("ada"), await db.ChallengeAsync(slug), Encoding.UTF8.GetBytes(file), Now))).Value;
}
