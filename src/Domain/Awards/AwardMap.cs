using CoResearch.Domain.Challenges;
using CoResearch.Domain.People;
using CoResearch.Domain.Submissions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CoResearch.Domain.Awards;

internal sealed class AwardClaimMap : IEntityTypeConfiguration<AwardClaim>
{
    public void Configure(EntityTypeBuilder<AwardClaim> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedOnAdd();
        builder.Ignore(c => c.Subject);
        builder.Ignore(c => c.LedgerKey);
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.DecidedBy);
        builder.HasOne<Challenge>().WithMany().HasForeignKey(c => c.ChallengeId);
        builder.HasOne<Submission>().WithMany().HasForeignKey(c => c.SubmissionId);
        builder.HasIndex(c => new { c.PersonId, c.Scope }).IsUnique().HasFilter("\"State\" <> 'Declined'");
        builder.HasIndex(c => new { c.State, c.ChallengeId });
    }
}
