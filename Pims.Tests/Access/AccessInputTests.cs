using System.Text.RegularExpressions;
using Pims.Tests.Contract;

namespace Pims.Tests.Access;

/// <summary>What the actions of access refuse before they do anything. <c>#9</c> stands for nine letters.</summary>
public sealed partial class AccessInputTests : OneServerTest
{
    const string Invalid = "invalid_parameter", Missing = "missing_parameter", Unknown = "unknown_parameter";

    const string Past = "\"2020-01-01T00:00:00Z\"";

    [TestCase("addUser", """ "email":"ann","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":"@example.com","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":"ann@","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":"a@b@c","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":"a n@b","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":" a@b","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":"a@b\n","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":"a\u0000@b","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":"","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":5,"password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":["a@b"],"password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":"#250@b.cd","password":"12345678","role":"viewer" """, "email")]
    [TestCase("addUser", """ "email":"a@b","password":"#7","role":"viewer" """, "password")]
    [TestCase("addUser", """ "email":"a@b","password":"#1025","role":"viewer" """, "password")]
    [TestCase("addUser", """ "email":"a@b","password":12345678,"role":"viewer" """, "password")]
    [TestCase("addUser", """ "email":"a@b","password":"1234\u00005678","role":"viewer" """, "password")]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":"owner" """, "role")]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":"Admin" """, "role")]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":"anonymous" """, "role")]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":"" """, "role")]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":2 """, "role")]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":"viewer","name":"" """, "name")]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":"viewer","name":"#256" """, "name")]
    [TestCase("addUser", """ "password":"12345678","role":"viewer" """, "email", Missing)]
    [TestCase("addUser", """ "email":null,"password":"12345678","role":"viewer" """, "email", Missing)]
    [TestCase("addUser", """ "email":"a@b","password":null,"role":"viewer" """, "password", Missing)]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":null """, "role", Missing)]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":"viewer","user_id":7 """, "user_id", Unknown)]
    [TestCase("addUser", """ "email":"a@b","password":"12345678","role":"viewer","created_by":"user:1" """, "created_by", Unknown)]
    [TestCase("editUser", """ "user_id":"one","name":"A" """, "user_id")]
    [TestCase("editUser", """ "user_id":1.5,"name":"A" """, "user_id")]
    [TestCase("editUser", """ "user_id":true,"name":"A" """, "user_id")]
    [TestCase("editUser", """ "name":"A" """, "user_id", Missing)]
    [TestCase("editUser", """ "user_id":null,"name":"A" """, "user_id", Missing)]
    [TestCase("editUser", """ "user_id":1 """, "email", Missing)]
    [TestCase("editUser", """ "user_id":1,"email":null,"password":null,"name":null,"role":null,"end_tokens":false """, "email", Missing)]
    [TestCase("editUser", """ "user_id":1,"password":"#7" """, "password")]
    [TestCase("editUser", """ "user_id":1,"password":"#1025" """, "password")]
    [TestCase("editUser", """ "user_id":1,"role":"root" """, "role")]
    [TestCase("editUser", """ "user_id":1,"email":"no" """, "email")]
    [TestCase("editUser", """ "user_id":1,"end_tokens":"true" """, "end_tokens")]
    [TestCase("editUser", """ "user_id":1,"expires_at":null """, "expires_at", Unknown)]
    [TestCase("deleteUser", "", "user_id", Missing)]
    [TestCase("deleteUser", """ "user_id":"1a" """, "user_id")]
    [TestCase("deleteUser", """ "user_id":1,"force":true """, "force", Unknown)]
    [TestCase("getUsers", """ "limit":0 """, "limit")]
    [TestCase("getUsers", """ "limit":10001 """, "limit")]
    [TestCase("getUsers", """ "cursor":"x" """, "cursor")]
    [TestCase("editApiKey", """ "name":"A" """, "api_key_id", Missing)]
    [TestCase("editApiKey", """ "api_key_id":2 """, "name", Missing)]
    [TestCase("editApiKey", """ "api_key_id":2,"name":null,"role":null """, "name", Missing)]
    [TestCase("editApiKey", """ "api_key_id":2,"name":"" """, "name")]
    [TestCase("editApiKey", """ "api_key_id":2,"role":"ADMIN" """, "role")]
    [TestCase("editApiKey", """ "api_key_id":2,"expires_at": """ + Past, "expires_at")]
    [TestCase("editApiKey", """ "api_key_id":2,"expires_at":"2090-01-01" """, "expires_at")]
    [TestCase("editApiKey", """ "api_key_id":2,"expires_at":3 """, "expires_at")]
    [TestCase("editApiKey", """ "api_key_id":2,"key":"a-key-of-my-own-that-is-long" """, "key", Unknown)]
    [TestCase("authenticate", """ "password":"12345678" """, "email", Missing)]
    [TestCase("authenticate", """ "email":"a@b" """, "password", Missing)]
    [TestCase("authenticate", """ "email":null,"password":"12345678" """, "email", Missing)]
    [TestCase("authenticate", """ "email":"","password":"12345678" """, "email")]
    [TestCase("authenticate", """ "email":"#255","password":"12345678" """, "email")]
    [TestCase("authenticate", """ "email":"a@b","password":"" """, "password")]
    [TestCase("authenticate", """ "email":"a@b","password":"#1025" """, "password")]
    [TestCase("authenticate", """ "email":"a@b","password":5 """, "password")]
    [TestCase("authenticate", """ "email":"a@b","password":"12345678","remember":true """, "remember", Unknown)]
    [TestCase("getCurrentCaller", """ "id":1 """, "id", Unknown)]
    [TestCase("getAuditLog", """ "limit":0 """, "limit")]
    [TestCase("getAuditLog", """ "limit":10001 """, "limit")]
    [TestCase("getAuditLog", """ "subject":"" """, "subject")]
    [TestCase("getAuditLog", """ "subject":"#101" """, "subject")]
    [TestCase("getAuditLog", """ "cursor":"WyJ1c2VycyIsMSwxXQ" """, "cursor")]
    [TestCase("createSignedUrl", """ "expires_in":60 """, "asset", Missing)]
    [TestCase("createSignedUrl", """ "asset":"a","path":"/a" """, "path")]
    [TestCase("createSignedUrl", """ "asset":"a","expires_in":0 """, "expires_in")]
    [TestCase("createSignedUrl", """ "asset":"a","expires_in":604801 """, "expires_in")]
    [TestCase("createSignedUrl", """ "asset":"a","expires_in":"60" """, "expires_in")]
    [TestCase("createSignedUrl", """ "asset":"a","width":0 """, "width")]
    [TestCase("createSignedUrl", """ "asset":"a","height":5001 """, "height")]
    [TestCase("createSignedUrl", """ "asset":"a","width":5,"height":5,"mode":"fit" """, "mode")]
    [TestCase("createSignedUrl", """ "asset":"a","anchor":"middle" """, "anchor")]
    [TestCase("createSignedUrl", """ "asset":"a","center":"0.5" """, "center")]
    [TestCase("createSignedUrl", """ "asset":"a","quality":101 """, "quality")]
    [TestCase("createSignedUrl", """ "asset":"a","format":"exe" """, "format")]
    [TestCase("createSignedUrl", """ "asset":"a","by":"api_key:1" """, "by", Unknown)]
    public async Task Wrong_input_is_named(string action, string members, string parameter, string code = Invalid)
    {
        var text = Letters().Replace(members, match => new string('x', int.Parse(match.Groups[1].Value)));
        var answer = await Server.PostAsync($$"""{"action":"{{action}}"{{(text.Length > 0 ? "," + text : "")}}}""");
        Assert.That(((int)answer.Status, answer.ErrorCode, (string?)answer.Json.SelectToken("error.parameter")), Is.EqualTo((400, code, parameter)), answer.Text);
        Assert.That(await Server.ValueAsync<long>("select (select count(*) from app_user) + (select count(*) from sign_in) + (select count(*) from audit where action <> 'addApiKey')"), Is.Zero);
    }

    [GeneratedRegex("#([0-9]+)")]
    private static partial Regex Letters();
}
