using System.Collections.Immutable;
using System.Text.Json;
using CoResearch.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
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

        // Replaced, never changed in place, so a change of reference is a change of value.
        builder.Property(m => m.Seen).HasConversion(
            seen => JsonSerializer.Serialize(seen, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<ImmutableDictionary<string, string>>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<ImmutableDictionary<string, string>>((a, b) => ReferenceEquals(a, b), seen => seen.Count, seen => seen));
    }
}
