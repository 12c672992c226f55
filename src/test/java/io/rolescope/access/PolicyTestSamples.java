package io.rolescope.access;

/// Files of policy tests about the reference backend's well-known people and files.
final class PolicyTestSamples {
    private PolicyTestSamples() {}

    /// Every kind of expectation, command and way to name somebody; all of them hold.
    static final String REFERENCE = """
            tests:
              - name: Ana reads her essay
                as: user:0b000000-0000-4000-8000-000000000001
                table: public.files
                rows: 0f000000-0000-4000-8000-000000000001
                expect: allowed
              - name: Ana reads neither Ben's notes nor Southside's exam
                as: user:ana.ruiz@northside.example
                table: public.files
                rows: [0f000000-0000-4000-8000-000000000003, 0f000000-0000-4000-8000-000000000005]
                expect: denied
              - name: Ana sees one of these two
                as: user:0b000000-0000-4000-8000-000000000001
                table: public.files
                rows: [0f000000-0000-4000-8000-000000000001, 0f000000-0000-4000-8000-000000000005]
                expect: count 1
              - name: strangers see no file
                as: role:anon
                table: public.files
                rows: all
                expect: denied
              - name: the service sees every file
                as: role:service_role
                table: public.files
                rows: all
                expect: allowed
              - name: somebody without an organization sees none
                as: 'claims:{"sub": "0b000000-0000-4000-8000-000000000040", "role": "authenticated"}'
                table: public.files
                rows: all
                expect: count 0
              - name: strangers may not even ask for members
                as: role:anon
                table: public.organization_members
                rows: all
                expect: error 42501
              - name: Ana renames her own file
                as: user:0b000000-0000-4000-8000-000000000001
                table: public.files
                command: update
                rows: 0f000000-0000-4000-8000-000000000001
                expect: allowed
              - name: Ana does not touch Ben's
                as: user:0b000000-0000-4000-8000-000000000001
                table: public.files
                command: update
                rows: 0f000000-0000-4000-8000-000000000003
                expect: denied
              - name: Ana deletes her own file
                as: user:0b000000-0000-4000-8000-000000000001
                table: public.files
                command: delete
                rows: 0f000000-0000-4000-8000-000000000001
                expect: allowed
              - name: Kofi deletes nothing of Northside
                as: user:0b000000-0000-4000-8000-000000000016
                table: public.files
                command: delete
                rows: [0f000000-0000-4000-8000-000000000001, 0f000000-0000-4000-8000-000000000004]
                expect: denied
              - name: Ana adds a file of her own
                as: user:0b000000-0000-4000-8000-000000000001
                table: public.files
                command: insert
                rows: {id: 0f000000-0000-4000-8000-0000000fff01, organization_id: 0a000000-0000-4000-8000-000000000001,
                       uploaded_by: 0b000000-0000-4000-8000-000000000001, filename: "it's \\\\ new.pdf"}
                expect: allowed
              - name: Ana adds none to Southside
                as: user:0b000000-0000-4000-8000-000000000001
                table: public.files
                command: insert
                rows: {id: 0f000000-0000-4000-8000-0000000fff02, organization_id: 0a000000-0000-4000-8000-000000000002,
                       uploaded_by: 0b000000-0000-4000-8000-000000000001, filename: new.pdf}
                expect: error 42501
              - name: a spelled-out identity is Kofi
                as: {name: Kofi, role: authenticated,
                     settings: {request.jwt.claims: '{"sub": "0b000000-0000-4000-8000-000000000016", "role": "authenticated"}'}}
                table: public.files
                rows: 0f000000-0000-4000-8000-000000000001
                expect: denied
            """;

    /// The same questions with the wrong answers.
    static final String WRONG = """
            tests:
              - {name: wrongly denied, as: user:0b000000-0000-4000-8000-000000000001, table: public.files,
                 rows: 0f000000-0000-4000-8000-000000000001, expect: denied}
              - {name: wrongly allowed, as: user:0b000000-0000-4000-8000-000000000001, table: public.files,
                 rows: [0f000000-0000-4000-8000-000000000001, 0f000000-0000-4000-8000-000000000005], expect: allowed}
              - {name: wrong number, as: role:anon, table: public.files, rows: all, expect: count 1}
              - {name: wrong error, as: role:anon, table: public.organization_members, rows: all, expect: error 22P02}
              - {name: no such row, as: user:0b000000-0000-4000-8000-000000000001, table: public.files,
                 rows: 0f000000-0000-4000-8000-00000000dead, expect: denied}
              - {name: wrongly deleted, as: user:0b000000-0000-4000-8000-000000000016, table: public.files, command: delete,
                 rows: 0f000000-0000-4000-8000-000000000001, expect: allowed}
              - name: wrongly added
                as: user:0b000000-0000-4000-8000-000000000001
                table: public.files
                command: insert
                rows: {id: 0f000000-0000-4000-8000-0000000fff02, organization_id: 0a000000-0000-4000-8000-000000000002,
                       uploaded_by: 0b000000-0000-4000-8000-000000000001, filename: new.pdf}
                expect: allowed
            """;
}
