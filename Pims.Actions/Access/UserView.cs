using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>A user as answers show it.</summary>
public sealed record UserView(
    long UserId, string Email, string Name, string Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ModifiedAt, string ModifiedBy)
{
    public static UserView Of(UserRow row) =>
        new(row.UserId, row.Email, row.Name, row.Role, row.CreatedAt, row.CreatedBy, row.ModifiedAt, row.ModifiedBy);
}
