using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Challenges;

internal sealed class ChallengeMap : IEntityTypeConfiguration<Challenge>
{
    public void Configure(EntityTypeBuilder<Challenge> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
        builder.HasIndex(c => c.Slug).IsUnique();
    }
}

internal sealed class ChallengeVersionMap : IEntityTypeConfiguration<ChallengeVersion>
{
    public void Configure(EntityTypeBuilder<ChallengeVersion> builder)
    {
        builder.Property(v => v.Id).ValueGeneratedOnAdd();
        builder.Ignore(v => v.Definition);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(v => v.ChallengeId);
        builder.HasIndex(v => new { v.ChallengeId, v.Number }).IsUnique();
    }
}

internal sealed class MembershipMap : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.HasIndex(m => new { m.ChallengeId, m.PersonId }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(m => m.ChallengeId);
    }
}
