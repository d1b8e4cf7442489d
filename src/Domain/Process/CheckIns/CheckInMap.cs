using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Process.CheckIns;

internal sealed class CheckInMap : IEntityTypeConfiguration<CheckIn>
{
    public void Configure(EntityTypeBuilder<CheckIn> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(c => c.ChallengeId);

        // Nobody is asked twice in a week, whatever happens to clocks and zones.
        builder.HasIndex(c => new { c.PersonId, c.ChallengeId, c.Week }).IsUnique();
        builder.HasIndex(c => new { c.ChallengeId, c.Week });
        builder.HasIndex(c => c.ClosesAt);
    }
}

internal sealed class CheckInAnswerMap : IEntityTypeConfiguration<CheckInAnswer>
{
    public void Configure(EntityTypeBuilder<CheckInAnswer> builder)
    {
        builder.HasKey(a => new { a.CheckInId, a.Version, a.Part });
        builder.HasOne<CheckIn>().WithMany().HasForeignKey(a => a.CheckInId);
    }
}

internal sealed class CheckInPlanMap : IEntityTypeConfiguration<CheckInPlan>
{
    public void Configure(EntityTypeBuilder<CheckInPlan> builder)
    {
        builder.HasKey(p => p.ChallengeId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(p => p.ChallengeId);
    }
}

internal sealed class StandingQuestionMap : IEntityTypeConfiguration<StandingQuestion>
{
    public void Configure(EntityTypeBuilder<StandingQuestion> builder)
    {
        builder.HasOne<Challenge>().WithMany().HasForeignKey(q => q.ChallengeId);
        builder.HasIndex(q => q.ChallengeId);
    }
}

internal sealed class AbsenceMap : IEntityTypeConfiguration<Absence>
{
    public void Configure(EntityTypeBuilder<Absence> builder)
    {
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId);
        builder.HasIndex(a => new { a.PersonId, a.Until });
    }
}
