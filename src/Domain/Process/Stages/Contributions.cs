using CoResearch.Domain.People;

namespace CoResearch.Domain.Process.Stages;

/// <summary>The contributor roles of ANSI/NISO Z39.104-2022, CRediT (https://credit.niso.org), in its order.</summary>
public enum CreditRole
{
    Conceptualization,
    DataCuration,
    FormalAnalysis,
    FundingAcquisition,
    Investigation,
    Methodology,
    ProjectAdministration,
    Resources,
    Software,
    Supervision,
    Validation,
    Visualization,
    WritingOriginalDraft,
    WritingReviewEditing,
}

/// <summary>What counts as evidence for a role.</summary>
public enum CreditEvidence
{
    /// <summary>Ideas: cards that they wrote and that were done.</summary>
    IdeasDone,
    ScoredSubmissions,
    NewBests,
    Reproductions,
    StagesDecided,
    QuestionsAnswered,
    StudentsHelped,
    ReportsPresented,
    FeedbackGiven,
    CardComments,

    /// <summary>Cards of theirs that were done, by the label that names a kind of work.</summary>
    DataCards,
    AnalysisCards,
    FigureCards,
    WritingCards,
}

/// <summary>How much of a role is somebody's, in CRediT's words; none where it cannot be told.</summary>
public enum CreditDegree
{
    Lead,
    Equal,
    Supporting,
}

/// <summary>A role of somebody, and from what it was read.</summary>
public sealed record Contribution(CreditRole Role, CreditDegree? Degree, IReadOnlyList<(CreditEvidence What, int Count)> Evidence);

/// <summary>Somebody's part, the roles in CRediT's order; kudos stand beside it and give no role. Of who was erased the evidence stays.</summary>
public sealed record Contributor(PersonId Person, string Name, bool Former, IReadOnlyList<Contribution> Roles, int Kudos, IReadOnlyList<string> Values);

/// <summary>From evidence to roles: pure rules that a reader can follow. Funding and resources are never read from what the lab sees.</summary>
public static class CreditRules
{
    public static IReadOnlyDictionary<CreditEvidence, CreditRole> RoleOf { get; } = new Dictionary<CreditEvidence, CreditRole>
    {
        [CreditEvidence.IdeasDone] = CreditRole.Conceptualization,
        [CreditEvidence.ScoredSubmissions] = CreditRole.Software,
        [CreditEvidence.NewBests] = CreditRole.Methodology,
        [CreditEvidence.Reproductions] = CreditRole.Validation,
        [CreditEvidence.StagesDecided] = CreditRole.ProjectAdministration,
        [CreditEvidence.QuestionsAnswered] = CreditRole.Supervision,
        [CreditEvidence.StudentsHelped] = CreditRole.Supervision,
        [CreditEvidence.ReportsPresented] = CreditRole.ProjectAdministration,
        [CreditEvidence.FeedbackGiven] = CreditRole.WritingReviewEditing,
        [CreditEvidence.CardComments] = CreditRole.WritingReviewEditing,
        [CreditEvidence.DataCards] = CreditRole.DataCuration,
        [CreditEvidence.AnalysisCards] = CreditRole.FormalAnalysis,
        [CreditEvidence.FigureCards] = CreditRole.Visualization,
        [CreditEvidence.WritingCards] = CreditRole.WritingOriginalDraft,
    };

    /// <summary>Labels of cards that name a kind of work.</summary>
    public static IReadOnlyDictionary<string, CreditEvidence> Labels { get; } = new Dictionary<string, CreditEvidence>
    {
        ["data"] = CreditEvidence.DataCards,
        ["dataset"] = CreditEvidence.DataCards,
        ["analysis"] = CreditEvidence.AnalysisCards,
        ["statistics"] = CreditEvidence.AnalysisCards,
        ["figure"] = CreditEvidence.FigureCards,
        ["figures"] = CreditEvidence.FigureCards,
        ["plot"] = CreditEvidence.FigureCards,
        ["plots"] = CreditEvidence.FigureCards,
        ["paper"] = CreditEvidence.WritingCards,
        ["report"] = CreditEvidence.WritingCards,
        ["slides"] = CreditEvidence.WritingCards,
        ["writing"] = CreditEvidence.WritingCards,
        ["write-up"] = CreditEvidence.WritingCards,
    };

    /// <summary>
    /// Each role's people by how much evidence there is: whoever has more than half of it leads, those who share the most are equal where
    /// nobody leads, all others support; somebody alone in a role has no degree. Scored submissions speak for Software, and for Investigation.
    /// </summary>
    public static IReadOnlyDictionary<PersonId, IReadOnlyList<Contribution>> Of(IReadOnlyList<(PersonId Person, CreditEvidence What, int Count)> evidence)
    {
        var all = evidence.Where(e => e.Count > 0).SelectMany(e => e.What == CreditEvidence.ScoredSubmissions
            ? ((CreditRole Role, PersonId Person, CreditEvidence What, int Count)[])[(RoleOf[e.What], e.Person, e.What, e.Count), (CreditRole.Investigation, e.Person, e.What, e.Count)]
            : [(RoleOf[e.What], e.Person, e.What, e.Count)]);
        var found = new List<(PersonId Person, Contribution Contribution)>();
        foreach (var role in all.GroupBy(e => e.Role).OrderBy(g => g.Key))
        {
            var shares = role.GroupBy(e => e.Person).Select(g => (Person: g.Key, Sum: g.Sum(e => e.Count), Evidence: g.Select(e => (e.What, e.Count)).ToList())).ToList();
            var (total, most) = (shares.Sum(s => s.Sum), shares.Max(s => s.Sum));
            foreach (var share in shares)
            {
                CreditDegree? degree = shares.Count == 1 ? null
                    : 2 * share.Sum > total ? CreditDegree.Lead
                    : 2 * most <= total && share.Sum == most ? CreditDegree.Equal
                    : CreditDegree.Supporting;
                found.Add((share.Person, new Contribution(role.Key, degree, share.Evidence)));
            }
        }
        return found.GroupBy(f => f.Person).ToDictionary(g => g.Key, g => (IReadOnlyList<Contribution>)[.. g.Select(f => f.Contribution)]);
    }
}
