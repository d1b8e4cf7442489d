using CoResearch.Domain.Challenges;

namespace CoResearch.Domain.Process.Stages;

/// <summary>The stages and checklists that a challenge has before anybody says otherwise. A challenge.yml names its own stages; one that brings no checklist gets the shipped one of its name, or the one for any name.</summary>
public static class StageTemplates
{
    /// <summary>The stages of a challenge that names none.</summary>
    public static IReadOnlyList<StageSpec> Stages { get; } =
    [
        new("Inception", TimeSpan.FromDays(14)),
        new("Learning", TimeSpan.FromDays(56)),
        new("Individual solution", TimeSpan.FromDays(56)),
        new("Write-up", TimeSpan.FromDays(28)),
    ];

    /// <summary>What is to be true before a stage of this name begins.</summary>
    public static IReadOnlyList<string> EntryOf(string stage) => Known(stage) switch
    {
        "inception" => ["The statement, the data and the baseline are published"],
        "learning" => ["Everybody submitted once", "Roles in the team are agreed"],
        "individual solution" => ["Everybody has an idea of their own to try", "The first cards of it are on the board"],
        "write-up" => ["The final submissions are chosen", "The outline of the report is agreed"],
        _ => ["Everybody knows what this stage is for"],
    };

    /// <summary>What is to be true before it ends.</summary>
    public static IReadOnlyList<string> ExitOf(string stage) => Known(stage) switch
    {
        "inception" => ["Everybody can clone, train and submit", "The metric and the gates are understood", "The goal is agreed with the domain expert"],
        "learning" => ["The papers on the reading list are read", "The state of the art is summed up", "A known method is reproduced", "The stage report is presented"],
        "individual solution" => ["The best models are reproduced by somebody else", "It is understood why they work", "The trained model, the data and the metric script are among the artefacts", "The stage report is presented"],
        "write-up" => ["The report is written", "The slides are ready", "The paper's draft is with all authors", "The contribution statement is corrected by its authors"],
        _ => ["The stage report is presented"],
    };

    /// <summary>What is to be done in an iteration.</summary>
    public static IReadOnlyList<string> OfIteration { get; } = ["Search: the ideas of this round are tried", "Model understanding: what helped and why is written down", "Improvement: the best of it is submitted"];

    /// <summary>What I call a stage or an iteration of this name in Russian myself; null for what somebody else named.</summary>
    public static string? InRussian(string stage) => stage.ToLowerInvariant() switch
    {
        "inception" => "Начало",
        "learning" => "Изучение",
        "individual solution" => "Своё решение",
        "write-up" => "Оформление",
        ['i', 't', 'e', 'r', 'a', 't', 'i', 'o', 'n', ' ', .. var number] => "Итерация " + number,
        _ => null,
    };

    private static string Known(string stage) => stage.Trim().ToLowerInvariant() is var name && name is "final report" or "writeup" or "write up" ? "write-up" : name;
}
